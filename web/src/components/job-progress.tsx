import { useMutation } from "@tanstack/react-query";
import type { JSX } from "react";
import * as cohorts from "../api/cohorts";
import { useJob } from "../api/cohort-queries";
import type { Job } from "../api/types";
import { sentenceCase } from "../core/format";
import { hasEnded, progressText, shareDone, stateText } from "../core/jobs";
import { useMay } from "../core/session";
import { say } from "../i18n";
import { Failure } from "./states";

interface Props {
  readonly job: Job | null;
  readonly onAgain?: () => void;
}

/** How far a job is while it runs, with a way to end it; afterwards only what needs to be done about it. */
export function JobProgress({ job: given, onAgain }: Props): JSX.Element | null {
  const words = say().jobs;
  const job = useJob(given);
  const cancel = useMutation({ mutationFn: cohorts.cancelJob });
  const mayRun = useMay("analyst");
  if (job === null || job.state === "done") return null;
  const what = job.kind === "discovery" ? words.discovery : words.extraction;
  const share = shareDone(job);
  if (hasEnded(job)) {
    return (
      <div className={job.state === "failed" ? "failure" : "strip warning"} role="alert">
        <strong>{sentenceCase(words.endedAs(what, stateText(job.state).toLowerCase()))}</strong>{" "}
        {job.error || (job.kind === "extraction" ? words.keptSoFar : "")}{" "}
        {onAgain && mayRun && (
          <button type="button" className="link" onClick={onAgain}>
            {job.state === "failed" ? words.tryAgain : words.goOn}
          </button>
        )}
      </div>
    );
  }
  return (
    <div className="job" role="status" aria-label={sentenceCase(what)}>
      <strong>{sentenceCase(what)}</strong>
      <progress aria-label={words.progress(what)} {...(share === null ? {} : { value: share })} />
      <span className="number job-text">{progressText(job)}</span>
      {job.kind === "extraction" && <span className="muted">{words.survives}</span>}
      {mayRun && (
        <button
          type="button"
          className="quiet end"
          onClick={() => cancel.mutate(job.id)}
          disabled={cancel.isPending}
        >
          {words.cancel}
        </button>
      )}
      {cancel.isError && <Failure title={words.notCancelled} error={cancel.error} />}
    </div>
  );
}
