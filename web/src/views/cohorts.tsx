import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";
import * as cohortQueries from "../api/cohort-queries";
import type { Cohort } from "../api/types";
import { CohortForm } from "../components/cohort-form";
import { JobProgress } from "../components/job-progress";
import { Link } from "../components/link";
import { Loaded, useTitle } from "../components/loaded";
import { Empty } from "../components/states";
import { selectionText } from "../core/cohorts";
import { countText, dateTimeText } from "../core/format";
import { extractedText } from "../core/jobs";
import { useQueryState } from "../core/location";
import { projectHere } from "../core/project";
import { Allowed } from "../components/allowed";
import { say } from "../i18n";

/** Every cohort, and the form for a new one. */
export default function CohortsView(): JSX.Element {
  const words = say().cohorts;
  useQueryState(); // the project is in the address
  const project = projectHere();
  const found = useQuery(cohortQueries.cohortList(project));
  useTitle(words.title);
  return (
    <main className="page">
      <h1>{words.title}</h1>
      <p className="muted">{words.explain}</p>
      <Allowed to="analyst" otherwise={<p className="hint">{say().accounts.readOnly}</p>}>
        <CohortForm key={project} groups={found.data?.groups ?? {}} settings={found.data?.settings ?? []} />
      </Allowed>
      <Loaded query={found} loading={words.loading} failure={words.notListed} lines={4}>
        {({ cohorts }) =>
          cohorts.length === 0 ? (
            <Empty>{words.none}</Empty>
          ) : (
            <ul className="cohort-list">
              {cohorts.map((cohort) => (
                <Row key={cohort.id} cohort={cohort} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </main>
  );
}

function Row({ cohort }: { cohort: Cohort }): JSX.Element {
  const words = say().cohorts;
  return (
    <li className="panel">
      <header>
        <h2>
          <Link to={`/c/${cohort.id}`}>{cohort.name}</Link>
        </h2>
        <span className="muted">{selectionText(cohort.selection)}</span>
        {cohort.stale && <span className="badge">{words.stale}</span>}
        <span className="muted number end">{dateTimeText(cohort.created_at)}</span>
      </header>
      <p className="number">
        {cohort.records === null
          ? words.recordings(countText(cohort.recordings), cohort.recordings === 1)
          : extractedText(cohort.records, cohort.failures ?? 0)}
        {" · "}
        {words.discoveries(cohort.looks)}
      </p>
      <JobProgress job={cohort.job} />
    </li>
  );
}
