import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { JSX } from "react";
import * as cohorts from "../api/cohorts";
import * as cohortQueries from "../api/cohort-queries";
import type { Discovery } from "../api/types";
import { AssociationCard } from "../components/association-card";
import { DiscoveryChoices } from "../components/discovery-choices";
import { DiscoveryDownloads } from "../components/discovery-downloads";
import { FigurePanel, tabsOf } from "../components/figure-panel";
import { JobProgress } from "../components/job-progress";
import { Link } from "../components/link";
import { Loaded, LoadedPage } from "../components/loaded";
import { Empty, Failure } from "../components/states";
import { questionText } from "../core/discovery-form";
import { TABLES } from "../core/figures";
import { countText } from "../core/format";
import { useQueryState } from "../core/location";
import { OfProject } from "../core/session";
import { say } from "../i18n";

/** One discovery: what was asked and found, every figure, the tables behind them, and how it can be made again. */
export default function DiscoveryView({ id }: { id: string }): JSX.Element {
  const words = say().discovery;
  return (
    <LoadedPage
      query={useQuery(cohortQueries.discovery(id))}
      loading={words.loading}
      failure={words.cannotBeShown}
      lines={12}
      title={({ asked }) => questionText(asked)}
      className="page wide"
      back={{ to: "/cohorts", text: words.allCohorts }}
    >
      {(discovery) => (
        <OfProject value={discovery.project_id}>
          <Heading discovery={discovery} />
          <Running discovery={discovery} />
          {discovery.result && <Result discovery={discovery} result={discovery.result} />}
        </OfProject>
      )}
    </LoadedPage>
  );
}

function Heading({ discovery }: { discovery: Discovery }): JSX.Element {
  const words = say().discovery;
  const { asked } = discovery;
  return (
    <header className="page-head">
      <nav aria-label={say().common.breadcrumb}>
        <Link to="/cohorts">{words.cohorts}</Link>
        <span aria-hidden="true"> › </span>
        <Link to={`/c/${discovery.cohort_id}`}>{discovery.cohort_name}</Link>
        <span aria-hidden="true"> › </span>
      </nav>
      <h1>{questionText(asked)}</h1>
      <ul className="head-facts number">
        {factsOf(discovery).map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </header>
  );
}

function factsOf({ asked, result, summary, look, hash, descriptive }: Discovery): string[] {
  const words = say().discovery;
  const { found, tested } = summary;
  return [
    asked.covariates.length > 0 ? words.adjustedFor(asked.covariates.join(", ")) : null,
    result && words.records(countText(result.records), result.records === 1),
    result && words.people(countText(result.subjects), result.subjects === 1),
    result?.events != null ? words.cases(countText(result.events)) : null,
    tested != null && !descriptive ? words.found(countText(found ?? 0), countText(tested)) : null,
    words.look(look),
    hash && words.hash(hash.slice(0, 12)),
  ].filter((fact): fact is string => Boolean(fact));
}

function Running({ discovery }: { discovery: Discovery }): JSX.Element {
  const cache = useQueryClient();
  const again = useMutation({
    mutationFn: () => cohorts.runDiscovery(discovery.id),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["discovery", discovery.id] }),
  });
  return (
    <>
      <JobProgress job={discovery.job} onAgain={() => again.mutate()} />
      {again.isError && <Failure title={say().discovery.notBegun} error={again.error} />}
    </>
  );
}

interface ResultProps {
  readonly discovery: Discovery;
  readonly result: NonNullable<Discovery["result"]>;
}

function Result({ discovery, result }: ResultProps): JSX.Element {
  const words = say().discovery;
  const [query, changeQuery] = useQueryState();
  const figures = useQuery(cohortQueries.figures(discovery.id, true));
  const selected = query.get("biomarker") ?? "";
  const select = (name: string): void => changeQuery({ biomarker: name === "" ? null : name });
  const association = result.associations.find(({ feature }) => feature.name === selected);
  const alpha = Number(result.choices["alpha"] ?? 0.05);
  const tabs = figures.data ? tabsOf(figures.data, result) : [];
  const plot = tabs.find((each) => each === query.get("plot")) ?? tabs[0] ?? "";
  const isTable = TABLES.some((each) => each === plot);
  return (
    <>
      <div className="discovery-bar">
        {discovery.descriptive && (
          <p className="strip warning descriptive" role="note">
            {words.descriptive} {words.selectedBy(discovery.asked.selection)}
          </p>
        )}
        <DiscoveryDownloads discovery={discovery} result={result} figure={isTable ? "" : plot} />
      </div>
      <Warnings warnings={result.warnings.slice(discovery.descriptive ? 1 : 0)} />
      <div className="discovery-body">
        <Loaded query={figures} loading={words.loadingFigures} failure={words.figuresNotRead} lines={16}>
          {(drawn) => (
            <FigurePanel
              discovery={discovery}
              result={result}
              figures={drawn}
              alpha={discovery.descriptive ? 0 : alpha}
              selected={selected}
              onSelect={(name) => select(name)}
            />
          )}
        </Loaded>
        {association ? (
          <AssociationCard
            key={association.feature.name}
            discoveryId={discovery.id}
            association={association}
            alpha={alpha}
            descriptive={discovery.descriptive !== ""}
            onClose={() => select("")}
          />
        ) : (
          <aside className="association-card">
            <Empty>{words.chooseBiomarker}</Empty>
          </aside>
        )}
      </div>
      <p className="muted keys-line">{words.keys}</p>
      <DiscoveryChoices result={result} tables={discovery.tables} />
    </>
  );
}

/** What must be told of a result; more than a few are folded. */
function Warnings({ warnings }: { warnings: readonly string[] }): JSX.Element | null {
  if (warnings.length === 0) return null;
  return (
    <ul className="strip warning warnings" aria-label={say().discovery.warnings}>
      {warnings.map((warning) => (
        <li key={warning}>{warning}</li>
      ))}
    </ul>
  );
}
