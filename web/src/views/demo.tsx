import { useMutation } from "@tanstack/react-query";
import { useEffect, type JSX } from "react";
import * as cohorts from "../api/cohorts";
import { useJob } from "../api/cohort-queries";
import { JobProgress } from "../components/job-progress";
import { useTitle } from "../components/loaded";
import { Failure, Skeleton } from "../components/states";
import { hasEnded } from "../core/jobs";
import { goTo } from "../core/location";
import { say } from "../i18n";

/** The demonstration: made where it is not there yet, then its volcano. */
export default function DemoView(): JSX.Element {
  const words = say().cohorts.demo;
  const step = useMutation({ mutationFn: cohorts.openDemo });
  const { data, mutate } = step;
  const job = useJob(data?.job ?? null);
  useTitle(words.title);
  useEffect(() => mutate(), [mutate]);
  const ended = job !== null && hasEnded(job) ? job.state : null;
  useEffect(() => {
    if (data?.discovery_id) goTo(`/d/${data.discovery_id}`, { replace: true });
    else if (ended === "done") mutate();
  }, [data, ended, mutate]);
  return (
    <main className="page">
      <h1>{words.title}</h1>
      <p className="muted">{words.explain}</p>
      {step.isError ? (
        <Failure title={words.notOpened} error={step.error} onRetry={() => mutate()} />
      ) : job === null ? (
        <Skeleton label={words.title} lines={3} />
      ) : (
        <JobProgress job={job} onAgain={() => mutate()} />
      )}
    </main>
  );
}
