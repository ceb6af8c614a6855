import type { JSX } from "react";
import type { Model } from "../api/types";
import { quantity, sentenceCase, words as wordsOf } from "../core/format";
import { besideEachOther, metricText } from "../core/predictions";
import { say } from "../i18n";
import { Fact } from "./biomarker-parts";
import { Link } from "./link";

/** What a model is for, what it was made from, how well it does, and where it should not be used. */
export function ModelCard({ model, alone }: { model: Model; alone: boolean }): JSX.Element {
  const words = say().modelCards;
  const { contract } = model;
  return (
    <article className="card" aria-labelledby={`model-${model.name}`}>
      <header>
        <h2 id={`model-${model.name}`}>{model.title}</h2>
        <code title={model.sha256}>{model.identifier}</code>
        <span className="badge">{words.kinds[model.kind] ?? model.kind}</span>
        {model.origin === "added" && <span className="badge">{words.added}</span>}
        {!alone && (
          <span className="end">
            <Link to={`/models/${model.name}`}>{words.show}</Link>
          </span>
        )}
      </header>
      <dl className="facts">
        <Fact name={words.task}>{words.tasks[model.kind] ?? model.kind}</Fact>
        <Fact name={words.state}>{model.metrics.length > 0 ? words.enabled : words.unproven}</Fact>
        {contract && (
          <Fact name={words.takes}>
            {contract.leads === null ? words.anyLeads : contract.leads.join(", ")} ·{" "}
            {words.contract(quantity(contract.fs_hz), quantity(contract.window_s), contract.dimension)}
          </Fact>
        )}
        {contract?.preprocessing && <Fact name={words.preprocessing}>{contract.preprocessing}</Fact>}
        {model.data.length > 0 && (
          <Fact name={words.trainedOn}>
            <ul>
              {model.data.map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          </Fact>
        )}
        {model.split && <Fact name={words.keptApart}>{model.split}</Fact>}
        {model.calibration && <Fact name={words.calibration}>{model.calibration}</Fact>}
        <Fact name={words.licence}>{model.licence}</Fact>
        <Fact name={words.source}>{model.source}</Fact>
        <Fact name={words.version}>{model.version}</Fact>
        <Fact name={words.hash}>
          <code className="hash">{model.sha256}</code>
        </Fact>
      </dl>
      {model.metrics.length > 0 && <Metrics metrics={model.metrics} title={model.title} />}
      {model.limits.length > 0 && (
        <>
          <h3>{words.limits}</h3>
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

/** Figures of records that the model did not see, what it stood on beside each other. */
function Metrics({ metrics, title }: { metrics: Model["metrics"]; title: string }): JSX.Element {
  const words = say().modelCards;
  const { forms, rows } = besideEachOther(metrics);
  return (
    <div className="scroll" role="region" aria-label={`${title}: ${words.figures}`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.figure}</th>
            {forms.map((form) => (
              <th key={form} scope="col">
                {sentenceCase(form === "" ? words.value : (words.forms[form] ?? form))}
              </th>
            ))}
            <th scope="col">{words.measuredOn}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, on, byForm }) => (
            <tr key={`${name} ${on}`}>
              <th scope="row">{sentenceCase(wordsOf(name))}</th>
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
