import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";
import * as cohortQueries from "../api/cohort-queries";
import type { CohortDetail, DiscoveryEntry } from "../api/types";
import { questionText } from "../core/discovery-form";
import { countText, dateTimeText } from "../core/format";
import { stateText } from "../core/jobs";
import { Allowed } from "./allowed";
import { say } from "../i18n";
import { DiscoveryForm } from "./discovery-form";
import { Link } from "./link";
import { Failure } from "./states";

/** The discoveries of a cohort, and the form for a new one. */
export function CohortDiscoveries({ cohort }: { cohort: CohortDetail }): JSX.Element {
  const words = say().cohorts.discoveryList;
  const found = useQuery(cohortQueries.discoveries(cohort.id));
  return (
    <section className="panel" aria-label={words.title}>
      <header>
        <h2>{words.title}</h2>
        <span className="muted number">{words.looks(cohort.looks)}</span>
      </header>
      {found.isError && <Failure title={words.notListed} error={found.error} />}
      <ul className="discovery-list">
        {found.data?.map((entry) => (
          <li key={entry.id}>
            <Entry entry={entry} />
          </li>
        ))}
      </ul>
      <Allowed to="analyst">
        <DiscoveryForm cohort={cohort} />
      </Allowed>
    </section>
  );
}

function Entry({ entry }: { entry: DiscoveryEntry }): JSX.Element {
  const words = say().cohorts.discoveryList;
  const { found, tested } = entry.summary;
  const { covariates } = entry.asked;
  const result =
    entry.hash === null
      ? entry.job && stateText(entry.job.state)
      : entry.descriptive
        ? words.descriptive
        : words.found(countText(found ?? 0), countText(tested ?? 0));
  return (
    <>
      <Link to={`/d/${entry.id}`}>{questionText(entry.asked)}</Link>
      {covariates.length > 0 && (
        <span className="muted">{say().discovery.adjustedFor(covariates.join(", "))}</span>
      )}
      <span className="number">{result}</span>
      <span className="muted number end">{words.look(entry.look, dateTimeText(entry.created_at))}</span>
    </>
  );
}
