/** Cohorts, jobs and discoveries: one function for each operation of the server. */
import { BASE, json, request, sent } from "./client";
import type {
  Cohort,
  CohortDetail,
  Cohorts,
  Columns,
  Demo,
  Discovery,
  DiscoveryEntry,
  Figures,
  Job,
  Jobs,
  JoinedTable,
  NewDiscovery,
  Plane,
  RecordSet,
  RecordSetEntry,
  Selection,
  SelectionSteps,
  StepRecordings,
  Values,
} from "./types";

const part = encodeURIComponent;

export const listCohorts = (project: string): Promise<Cohorts> =>
  json(`/cohorts?${new URLSearchParams({ project })}`);
export const readCohort = (id: string): Promise<CohortDetail> => json(`/cohorts/${part(id)}`);
export const makeCohort = (made: {
  name: string;
  selection: Selection;
  settings_id: string | null;
  project: string;
}): Promise<Cohort> => json("/cohorts", sent("POST", made));
export const previewCohort = (selection: Selection, project: string): Promise<SelectionSteps> =>
  json("/cohorts/preview", sent("POST", { selection, project }));
export const listStep = (id: string, step: StepRecordings["step"]): Promise<StepRecordings> =>
  json(`/cohorts/${part(id)}/steps/${step}`);
export const extractCohort = (id: string): Promise<Job> =>
  json(`/cohorts/${part(id)}/extraction`, { method: "POST" });
export const listColumns = (id: string): Promise<Columns> => json(`/cohorts/${part(id)}/columns`);

export async function deleteCohort(id: string): Promise<void> {
  await request(`/cohorts/${part(id)}`, { method: "DELETE" });
}

export function joinOutcomes(
  id: string,
  { file, on, key }: { file: File; on: string; key: string },
): Promise<JoinedTable> {
  const form = new FormData();
  form.append("file", file, file.name);
  form.append("on", on);
  if (key !== "") form.append("key", key);
  return json(`/cohorts/${part(id)}/outcomes`, { method: "POST", body: form });
}

export async function removeOutcomes(id: string, name: string): Promise<void> {
  await request(`/cohorts/${part(id)}/outcomes/${part(name)}`, { method: "DELETE" });
}

export const listDiscoveries = async (id: string): Promise<DiscoveryEntry[]> =>
  (await json<{ discoveries: DiscoveryEntry[] }>(`/cohorts/${part(id)}/discoveries`)).discoveries;
export const makeDiscovery = (id: string, asked: NewDiscovery): Promise<DiscoveryEntry> =>
  json(`/cohorts/${part(id)}/discoveries`, sent("POST", asked));
export const readDiscovery = (id: string): Promise<Discovery> => json(`/discoveries/${part(id)}`);
export const runDiscovery = (id: string): Promise<Job> =>
  json(`/discoveries/${part(id)}/run`, { method: "POST" });
export const findDiscovery = (hash: string): Promise<DiscoveryEntry> => json(`/findings/${part(hash)}`);
export const readValues = (id: string, name: string): Promise<Values> =>
  json(`/discoveries/${part(id)}/values/${part(name)}`);
export const readPlane = (id: string, name: string): Promise<Plane> =>
  json(`/discoveries/${part(id)}/planes/${part(name)}`);
export const readFigures = (id: string): Promise<Figures> => json(`/discoveries/${part(id)}/figures`);

export const listSets = async (project: string): Promise<RecordSetEntry[]> =>
  (await json<{ sets: RecordSetEntry[] }>(`/record-sets?${new URLSearchParams({ project })}`)).sets;
export const saveSet = (made: {
  name: string;
  recording_ids: readonly string[];
  how: Readonly<Record<string, unknown>>;
  project: string;
}): Promise<RecordSet> => json("/record-sets", sent("POST", made));

export const listJobs = (active: boolean): Promise<Jobs> => json(`/jobs?active=${active}`);
export const retryJob = (id: string): Promise<Job> => json(`/jobs/${part(id)}/retry`, { method: "POST" });
export const openDemo = (): Promise<Demo> => json("/demo", { method: "POST" });
export const cancelJob = (id: string): Promise<Job> => json(`/jobs/${part(id)}/cancel`, { method: "POST" });

/** Where the browser downloads a file of a cohort or of a discovery from. */
export const COHORT_FILES = [
  "table",
  "csv",
  "feather",
  "anndata",
  "dictionary",
  "settings",
  "citation",
] as const;
export type CohortFile = (typeof COHORT_FILES)[number];
export const cohortFileHref = (id: string, name: CohortFile): string =>
  `${BASE}/cohorts/${part(id)}/files/${name}`;
export const discoveryFileHref = (
  id: string,
  name:
    | "report.html"
    | "discovery.json"
    | "associations.csv"
    | "predictions.csv"
    | "plan.yaml"
    | `figures/${string}`,
): string => `${BASE}/discoveries/${part(id)}/${name}`;

/** Where a job tells how far it is. */
export const jobEventsHref = (id: string): string => `${BASE}/jobs/${part(id)}/events`;
