import { useMutation } from "@tanstack/react-query";
import type { JSX } from "react";
import * as cohorts from "../api/cohorts";
import { useJob } from "../api/cohort-queries";
import type { Job } from "../api/types";
import { sentenceCase } from "../core/format";
import { hasEnded, progressText, shareDone } from "../core/jobs";

interface Props {
  readonly job: Job | null;
  /** What it makes, such as "extraction". */
  readonly what: string;
  readonly onAgain?: () => void;
}

/** How far a job is while it runs, with a way to end it; afterwards only what needs to be done about it. */
export function JobProgress({ job: given, what, onAgain }: Props): JSX.Element | null {
  const job = useJob(given);
  const cancel = useMutation({ mutationFn: cohorts.cancelJob });
  if (job === null || job.state === "done") return null;
  const share = shareDone(job);
  if (hasEnded(job)) {
    return (
      <div className={job.state === "failed" ? "failure" : "strip warning"} role="alert">
        <strong>{sentenceCase(`${what} ${job.state}.`)}</strong>{" "}
        {job.error || (job.kind === "extraction" ? "What was measured until then is kept." : "")}{" "}
        {onAgain && (
          <button type="button" className="link" onClick={onAgain}>
            {job.state === "failed" ? "Try again" : "Go on"}
          </button>
        )}
      </div>
    );
  }
  return (
    <div className="job" role="status" aria-label={sentenceCase(what)}>
      <strong>{sentenceCase(what)}</strong>
      <progress aria-label={`Progress of the ${what}`} {...(share === null ? {} : { value: share })} />
      <span className="number job-text">{progressText(job)}</span>
      <button
        type="button"
        className="quiet end"
        onClick={() => cancel.mutate(job.id)}
        disabled={cancel.isPending}
      >
        Cancel
      </button>
    </div>
  );
}
