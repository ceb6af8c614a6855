/** How far a job is, in words. */
import type { Job } from "../api/types";
import { countText, durationText, quantity } from "./format";

const ENDED: ReadonlySet<Job["state"]> = new Set(["done", "failed", "cancelled", "interrupted"]);

export const hasEnded = (job: Pick<Job, "state">): boolean => ENDED.has(job.state);

/** Between 0 and 1; null where the job cannot be counted. */
export const shareDone = (job: Pick<Job, "done" | "total">): number | null =>
  job.total === 0 ? null : job.done / job.total;

const counts = new Intl.NumberFormat("en-GB");

const STATES: Readonly<Record<Job["state"], string>> = {
  queued: "Waiting for its turn",
  running: "Running",
  done: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
  interrupted: "Interrupted",
};

/** "3,402 of 5,032 · 142 /s · 11 s left · 7 failed", as far as it is known. */
export function progressText(job: Job): string {
  if (job.state !== "running") return STATES[job.state];
  const parts = [
    job.total > 0 ? `${counts.format(job.done)} of ${counts.format(job.total)}` : null,
    job.total === 0 && job.elapsed_s !== null ? `for ${durationText(Math.round(job.elapsed_s))}` : null,
    job.rate_per_s !== null ? rateText(job.rate_per_s) : null,
    job.left_s !== null ? `${durationText(Math.max(1, Math.round(job.left_s)))} left` : null,
    job.failed > 0 ? `${counts.format(job.failed)} failed` : null,
  ];
  return [job.stage || null, ...parts].filter(Boolean).join(" · ") || STATES.running;
}

/** Records per second, or per minute where they are few. */
export const rateText = (perS: number): string =>
  perS >= 1
    ? `${quantity(Number(perS.toPrecision(2)))} /s`
    : `${quantity(Number((perS * 60).toPrecision(2)))} /min`;

/** "60 records · 2 failed" of an extraction that is there. */
export const extractedText = (records: number, failures: number): string =>
  countText(records, "record") + (failures > 0 ? ` · ${counts.format(failures)} failed` : "");
