/** How far a job is, in words. */
import type { Job } from "../api/types";
import { say } from "../i18n";
import { countText, durationText, quantity } from "./format";

const ENDED: ReadonlySet<Job["state"]> = new Set(["done", "failed", "cancelled", "interrupted"]);

export const hasEnded = (job: Pick<Job, "state">): boolean => ENDED.has(job.state);

/** Between 0 and 1; null where the job cannot be counted. The steps of a discovery count alike. */
export function shareDone({
  done,
  total,
  step,
  steps,
}: Pick<Job, "done" | "total" | "step" | "steps">): number | null {
  const share = total === 0 ? null : done / total;
  return steps > 0 ? (step - 1 + (share ?? 0)) / steps : share;
}

export const stateText = (state: Job["state"]): string => say().jobs.states[state] ?? state;

const stageText = (stage: string): string | null =>
  stage === "" ? null : (say().jobs.stages[stage] ?? stage);

/** "3,402 of 5,032 · 142 /s · 11 s left · 7 failed", as far as it is known. */
export function progressText(job: Job): string {
  const words = say().jobs;
  if (job.state !== "running") return stateText(job.state);
  const parts = [
    stageText(job.stage),
    job.steps > 0 ? words.step(job.step, job.steps) : null,
    job.total > 0 ? words.of(countText(job.done), countText(job.total)) : null,
    job.steps > 0 && job.elapsed_s !== null ? words.elapsed(durationText(Math.round(job.elapsed_s))) : null,
    job.rate_per_s !== null ? rateText(job.rate_per_s) : null,
    job.left_s !== null ? words.left(durationText(Math.max(1, Math.round(job.left_s)))) : null,
    job.failed > 0 ? words.failed(countText(job.failed)) : null,
  ];
  return parts.filter(Boolean).join(" · ") || stateText("running");
}

/** Records per second, or per minute where they are few. */
export const rateText = (perS: number): string =>
  perS >= 1
    ? `${quantity(Number(perS.toPrecision(2)))} /s`
    : `${quantity(Number((perS * 60).toPrecision(2)))} /min`;

/** "60 records · 2 failed" of an extraction that is there. */
export const extractedText = (records: number, failures: number): string =>
  say().cohorts.records(countText(records), failures > 0 ? countText(failures) : null);
