import { useQuery } from "@tanstack/react-query";
import { useEffect, type JSX } from "react";
import * as cohortQueries from "../api/cohort-queries";
import type { Cohort } from "../api/types";
import { CohortForm } from "../components/cohort-form";
import { JobProgress } from "../components/job-progress";
import { Link } from "../components/link";
import { Empty, Failure, Skeleton } from "../components/states";
import { selectionText } from "../core/cohorts";
import { countText, dateTimeText } from "../core/format";
import { extractedText } from "../core/jobs";

/** Every cohort, and the form for a new one. */
export default function CohortsView(): JSX.Element {
  const found = useQuery(cohortQueries.cohortList());
  useEffect(() => {
    document.title = "Cohorts · ECGomics";
    return () => {
      document.title = "ECGomics";
    };
  }, []);
  return (
    <main className="page">
      <h1>Cohorts</h1>
      <p className="muted">
        A cohort is a selection of your recordings, measured into one table: a row per recording, a column per
        biomarker. On it you look for what goes with an outcome.
      </p>
      <CohortForm groups={found.data?.groups ?? {}} />
      {found.isError ? (
        <Failure
          title="The cohorts could not be listed."
          error={found.error}
          onRetry={() => void found.refetch()}
        />
      ) : found.data === undefined ? (
        <Skeleton label="Loading the cohorts" lines={4} />
      ) : found.data.cohorts.length === 0 ? (
        <Empty>There is no cohort yet. Build the first one above: every recording is a good start.</Empty>
      ) : (
        <ul className="cohort-list">
          {found.data.cohorts.map((cohort) => (
            <Row key={cohort.id} cohort={cohort} />
          ))}
        </ul>
      )}
    </main>
  );
}

function Row({ cohort }: { cohort: Cohort }): JSX.Element {
  return (
    <li className="panel">
      <header>
        <h2>
          <Link to={`/c/${cohort.id}`}>{cohort.name}</Link>
        </h2>
        <span className="muted">{selectionText(cohort.selection)}</span>
        {cohort.stale && <span className="badge">recordings were deleted since</span>}
        <span className="muted number end">{dateTimeText(cohort.created_at)}</span>
      </header>
      <p className="number">
        {cohort.records === null
          ? countText(cohort.recordings, "recording")
          : extractedText(cohort.records, cohort.failures ?? 0)}
        {" · "}
        {countText(cohort.looks, "discovery", "discoveries")}
      </p>
      <JobProgress job={cohort.job} what="extraction" />
    </li>
  );
}
