import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, type JSX } from "react";
import * as cohorts from "../api/cohorts";
import * as cohortQueries from "../api/cohort-queries";
import type { Discovery } from "../api/types";
import { AssociationCard } from "../components/association-card";
import { AssociationTable } from "../components/association-table";
import { DiscoveryChoices } from "../components/discovery-choices";
import { EnrichmentTable } from "../components/enrichment-table";
import { FigurePanel } from "../components/figure-panel";
import { JobProgress } from "../components/job-progress";
import { Link } from "../components/link";
import { ModelTable } from "../components/model-table";
import { Empty, Failure, Skeleton } from "../components/states";
import { questionText } from "../core/discovery-form";
import { countText } from "../core/format";
import { useQueryState } from "../core/location";

/** One discovery: what was asked and found, every figure, the table behind them, and how it can be made again. */
export default function DiscoveryView({ id }: { id: string }): JSX.Element {
  const found = useQuery(cohortQueries.discovery(id));
  const title = found.data && questionText(found.data.asked);
  useEffect(() => {
    if (title) document.title = `${title} · ECGomics`;
    return () => {
      document.title = "ECGomics";
    };
  }, [title]);
  if (found.isError) {
    return (
      <main className="narrow">
        <Failure
          title="This discovery cannot be shown."
          error={found.error}
          onRetry={() => void found.refetch()}
        />
        <p>
          <Link to="/cohorts">All cohorts</Link>
        </p>
      </main>
    );
  }
  if (found.data === undefined) {
    return (
      <main className="page wide">
        <Skeleton label="Loading the discovery" lines={12} />
      </main>
    );
  }
  return (
    <main className="page wide">
      <Heading discovery={found.data} />
      <Running discovery={found.data} />
      {found.data.result && <Result discovery={found.data} result={found.data.result} />}
    </main>
  );
}

function Heading({ discovery }: { discovery: Discovery }): JSX.Element {
  const { asked, result, summary } = discovery;
  const facts = [
    asked.covariates && asked.covariates.length > 0 ? `adjusted for ${asked.covariates.join(", ")}` : null,
    result && countText(result.records, "record"),
    result && countText(result.subjects, "person", "people"),
    result?.events != null ? countText(result.events, "case") : null,
    summary["tested"] != null
      ? `${countText(summary["found"] ?? 0, "biomarker")} found of ${summary["tested"]}`
      : null,
    `look ${discovery.look} at this cohort`,
  ].filter((fact) => fact !== null);
  return (
    <header className="page-head">
      <nav aria-label="Breadcrumb">
        <Link to="/cohorts">Cohorts</Link>
        <span aria-hidden="true"> › </span>
        <Link to={`/c/${discovery.cohort_id}`}>{discovery.cohort_name}</Link>
        <span aria-hidden="true"> › </span>
      </nav>
      <h1>{questionText(asked)}</h1>
      <ul className="head-facts number">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      {result && <Downloads id={discovery.id} />}
    </header>
  );
}

function Downloads({ id }: { id: string }): JSX.Element {
  return (
    <span className="actions end">
      <a
        className="button"
        href={cohorts.discoveryFileHref(id, "report.html")}
        target="_blank"
        rel="noreferrer"
      >
        Report
      </a>
      <a className="button" href={cohorts.discoveryFileHref(id, "associations.csv")} download>
        CSV
      </a>
      <a className="button" href={cohorts.discoveryFileHref(id, "discovery.json")} download>
        JSON
      </a>
    </span>
  );
}

function Running({ discovery }: { discovery: Discovery }): JSX.Element {
  const cache = useQueryClient();
  const again = useMutation({
    mutationFn: () => cohorts.runDiscovery(discovery.id),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["discovery", discovery.id] }),
  });
  return (
    <>
      <JobProgress job={discovery.job} what="discovery" onAgain={() => again.mutate()} />
      {again.isError && <Failure title="The discovery did not begin." error={again.error} />}
    </>
  );
}

interface ResultProps {
  readonly discovery: Discovery;
  readonly result: NonNullable<Discovery["result"]>;
}

function Result({ discovery, result }: ResultProps): JSX.Element {
  const [query, changeQuery] = useQueryState();
  const figures = useQuery(cohortQueries.figures(discovery.id, true));
  const selected = query.get("biomarker") ?? "";
  const select = (name: string): void => changeQuery({ biomarker: name === selected ? null : name });
  const association = result.associations.find(({ feature }) => feature.name === selected);
  const alpha = Number(result.choices["alpha"] ?? 0.05);
  return (
    <>
      {result.warnings.length > 0 && (
        <ul className="strip warning warnings" aria-label="Warnings">
          {result.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      <div className="discovery-body">
        {figures.isError ? (
          <Failure
            title="The figures could not be read."
            error={figures.error}
            onRetry={() => void figures.refetch()}
          />
        ) : figures.data === undefined ? (
          <Skeleton label="Loading the figures" lines={16} />
        ) : (
          <FigurePanel
            figures={figures.data}
            fileName={`discovery-${(discovery.hash ?? "").slice(0, 12)}`}
            recordings={discovery.recordings}
            selected={selected}
            onSelect={(name) => changeQuery({ biomarker: name })}
          />
        )}
        {association ? (
          <AssociationCard association={association} alpha={alpha} onClose={() => select(selected)} />
        ) : (
          <aside className="association-card">
            <Empty>Choose a biomarker in the figure or in the table.</Empty>
          </aside>
        )}
      </div>
      <AssociationTable
        associations={result.associations}
        alpha={alpha}
        selected={selected}
        onSelect={select}
      />
      <EnrichmentTable rows={result.enrichment} />
      <ModelTable models={result.models} />
      <DiscoveryChoices result={result} />
    </>
  );
}
