import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { JSX } from "react";
import * as cohorts from "../api/cohorts";
import * as cohortQueries from "../api/cohort-queries";
import type { JobEntry } from "../api/types";
import { JobProgress } from "../components/job-progress";
import { Link } from "../components/link";
import { Loaded, useTitle } from "../components/loaded";
import { Empty, Failure } from "../components/states";
import { questionText } from "../core/discovery-form";
import { dateTimeText } from "../core/format";
import { extractedText, hasEnded, stateText } from "../core/jobs";
import { say } from "../i18n";

/** Everything that the server does or did beside requests. */
export default function JobsView(): JSX.Element {
  const words = say().jobs;
  const found = useQuery(cohortQueries.jobs(false));
  useTitle(words.title);
  return (
    <main className="page">
      <h1>{words.title}</h1>
      <p className="muted">{words.explain}</p>
      <Loaded query={found} loading={words.loading} failure={words.notListed} lines={6}>
        {({ jobs }) =>
          jobs.length === 0 ? (
            <Empty>{words.none}</Empty>
          ) : (
            <>
              <Part title={words.running} jobs={jobs.filter((job) => !hasEnded(job)).toReversed()} />
              <Part title={words.ended} jobs={jobs.filter(hasEnded)} />
            </>
          )
        }
      </Loaded>
    </main>
  );
}

function Part({ title, jobs }: { title: string; jobs: readonly JobEntry[] }): JSX.Element {
  return (
    <section className="panel" aria-label={title}>
      <h2>{title}</h2>
      {jobs.length === 0 && <p className="muted">{say().jobs.noneRunning}</p>}
      <ul className="job-list">
        {jobs.map((job) => (
          <li key={job.id} data-job={job.id}>
            <Entry job={job} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Entry({ job }: { job: JobEntry }): JSX.Element {
  const words = say().jobs;
  const cache = useQueryClient();
  const again = useMutation({
    mutationFn: () => cohorts.retryJob(job.id),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["jobs"] }),
  });
  const place = job.discovery_id === null ? `/c/${job.cohort_id}` : `/d/${job.discovery_id}`;
  return (
    <>
      <p className="job-head">
        <strong>{words.kinds[job.kind] ?? job.kind}</strong>{" "}
        {job.cohort_id !== null && (
          <Link to={place}>{job.asked == null ? job.cohort_name : questionText(job.asked)}</Link>
        )}
        {job.asked != null && <span className="muted">{job.cohort_name}</span>}
        {job.state === "done" && (
          <span className="number">
            {job.kind === "extraction" ? extractedText(job.done, job.failed) : stateText(job.state)}
          </span>
        )}
        <span className="muted number end">{dateTimeText(job.started_at ?? job.created_at)}</span>
      </p>
      <JobProgress job={job} onAgain={() => again.mutate()} />
      {again.isError && <Failure title={words.notListed} error={again.error} />}
    </>
  );
}
