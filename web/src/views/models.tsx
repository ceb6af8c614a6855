import { useQuery } from "@tanstack/react-query";
import { useEffect, type JSX, type ReactNode } from "react";
import * as queries from "../api/queries";
import type { Model } from "../api/types";
import { quantity, sentenceCase, words } from "../core/format";
import { besideEachOther, metricText } from "../core/predictions";
import { Empty, Failure, Skeleton } from "../components/states";

/** The cards of all models: what each is, what it was trained on, how well it does, and where not to use it. */
export default function ModelsView(): JSX.Element {
  const found = useQuery(queries.models());
  useEffect(() => {
    document.title = "Models · ECGomics";
    return () => {
      document.title = "ECGomics";
    };
  }, []);
  return (
    <main className="cards">
      <h1>Models</h1>
      <p className="muted">
        Every model runs on this machine. Figures are of records that were kept apart from training, with the
        95 % confidence interval. Research use only.
      </p>
      {found.isError ? (
        <Failure
          title="The models could not be listed."
          error={found.error}
          onRetry={() => void found.refetch()}
        />
      ) : found.data === undefined ? (
        <Skeleton label="Loading the models" lines={10} />
      ) : found.data.length === 0 ? (
        <Empty>There are no models.</Empty>
      ) : (
        found.data.map((model) => <Card key={model.identifier} model={model} />)
      )}
    </main>
  );
}

function Card({ model }: { model: Model }): JSX.Element {
  const { contract } = model;
  return (
    <article className="card" aria-labelledby={`model-${model.name}`}>
      <header>
        <h2 id={`model-${model.name}`}>{model.title}</h2>
        <code title={model.sha256}>{model.identifier}</code>
        <span className="badge">{model.kind}</span>
        {model.origin === "added" && <span className="badge">added</span>}
      </header>
      <dl className="facts">
        <Fact name="Version">{model.version}</Fact>
        <Fact name="Licence">{model.licence}</Fact>
        <Fact name="Source">{model.source}</Fact>
        {contract && (
          <Fact name="Takes">
            {contract.leads === null ? "one to twelve leads" : contract.leads.join(", ")} ·{" "}
            {quantity(contract.fs_hz)} Hz · windows of {quantity(contract.window_s)} s · gives{" "}
            {contract.dimension} numbers
          </Fact>
        )}
        {model.data.length > 0 && <Fact name="Trained on">{model.data.join("; ")}</Fact>}
        {model.split && <Fact name="Kept apart">{model.split}</Fact>}
        {model.calibration && <Fact name="Calibration">{model.calibration}</Fact>}
      </dl>
      {model.metrics.length > 0 && <Metrics metrics={model.metrics} />}
      {model.limits.length > 0 && (
        <>
          <h3>Limits</h3>
          <ul>
            {model.limits.map((limit) => (
              <li key={limit}>{limit}</li>
            ))}
          </ul>
        </>
      )}
    </article>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }): JSX.Element {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Metrics({ metrics }: { metrics: Model["metrics"] }): JSX.Element {
  const { forms, rows } = besideEachOther(metrics);
  return (
    <div className="scroll" role="region" aria-label="Figures" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Figure (95 % CI)</th>
            {forms.map((form) => (
              <th key={form} scope="col">
                {sentenceCase(form || "value")}
              </th>
            ))}
            <th scope="col">Measured on</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, on, byForm }) => (
            <tr key={`${name} ${on}`}>
              <th scope="row">{sentenceCase(words(name))}</th>
              {forms.map((form) => {
                const metric = byForm.get(form);
                return (
                  <td key={form} className="number">
                    {metric ? metricText(metric) : "–"}
                  </td>
                );
              })}
              <td>{on}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
