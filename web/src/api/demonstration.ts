/** From the demonstration cohort to a finding: what a person would do by hand, step by step, done once. */
import { json } from "./client";
import type { Cohort, Cohorts, DiscoveryEntry, Job } from "./types";

/** Groups of the recordings that come with the platform. */
const GROUPS: readonly string[] = ["A", "B"];
const NAME = "Demonstration: A against B";
const ASKED_EVERY_MS = 400;

const posted = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

/** Whether the recordings of the demonstration are there. */
export const hasDemonstration = ({ groups }: Cohorts): boolean => GROUPS.every((group) => group in groups);

/** The finding of the demonstration, which is made where it is not there yet; `tell` hears how far it is, 0 to 1. */
export async function demonstrationFinding(tell: (share: number) => void): Promise<string> {
  const { cohorts } = await json<Cohorts>("/cohorts");
  const cohort = cohorts.find(({ name }) => name === NAME) ?? (await madeCohort());
  await extracted(cohort.job, tell);
  const path = `/cohorts/${cohort.id}/discoveries`;
  const [there] = (await json<{ discoveries: DiscoveryEntry[] }>(path)).discoveries;
  if (there !== undefined) return there.id;
  const asked = { outcome: "group", levels: GROUPS, covariates: ["age_years", "sex"] };
  return (await json<DiscoveryEntry>(path, posted(asked))).id;
}

const madeCohort = (): Promise<Cohort> =>
  json("/cohorts", posted({ name: NAME, selection: { kind: "groups", values: GROUPS } }));

async function extracted(job: Job | null, tell: (share: number) => void): Promise<void> {
  if (job === null) return;
  for (let now = job; ; now = await json<Job>(`/jobs/${job.id}`)) {
    if (now.state === "done") return;
    if (now.state !== "queued" && now.state !== "running") throw new Error(now.error || now.state);
    tell(now.total === 0 ? 0 : now.done / now.total);
    await new Promise((resolve) => window.setTimeout(resolve, ASKED_EVERY_MS));
  }
}
