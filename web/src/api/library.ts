/** The library: search, changes, people, projects, who changed what, tables of outcomes. */
import { BASE, json, request, sent } from "./client";
import type {
  AuditPage,
  Choice,
  LibraryEdit,
  Edited,
  LibraryPage,
  OutcomeImport,
  OutcomeTable,
  Project,
  Subject,
  SubjectDetail,
  SubjectFacts,
  SubjectPage,
  Thumbnail,
  Trend,
} from "./types";

export interface LibraryQuery {
  readonly project: string;
  readonly q: string;
  readonly sort: string;
}

export const searchLibrary = (
  query: LibraryQuery,
  { offset, limit }: { offset: number; limit: number },
): Promise<LibraryPage> =>
  json(`/library?${new URLSearchParams({ ...query, offset: `${offset}`, limit: `${limit}` })}`);

export const chooseRecordings = async (query: LibraryQuery): Promise<Choice["recordings"]> =>
  (await json<Choice>(`/library/choice?${new URLSearchParams({ ...query })}`)).recordings;

export interface Glimpses {
  readonly span_s: number;
  readonly items: Readonly<Record<string, Thumbnail>>;
}

export const readThumbnails = (ids: readonly string[]): Promise<Glimpses> =>
  json(`/library/thumbnails?${new URLSearchParams({ ids: ids.join(",") })}`);

export const editRecordings = async (edits: readonly LibraryEdit[], undo: boolean): Promise<Edited[]> =>
  (await json<{ edited: Edited[] }>("/library/edits", sent("POST", { edits, undo }))).edited;

export const listProjects = async (): Promise<Project[]> =>
  (await json<{ projects: Project[] }>("/projects")).projects;
export const makeProject = (name: string): Promise<Project> => json("/projects", sent("POST", { name }));
export const renameProject = (id: string, name: string): Promise<Project> =>
  json(`/projects/${encodeURIComponent(id)}`, sent("PATCH", { name }));

export const readSubject = (id: string): Promise<SubjectDetail> =>
  json(`/subjects/${encodeURIComponent(id)}`);
export const readTrends = async (id: string): Promise<Trend[]> =>
  (await json<{ trends: Trend[] }>(`/subjects/${encodeURIComponent(id)}/trends`)).trends;
export const describeSubject = (
  id: string,
  facts: SubjectFacts,
  seen: SubjectFacts | null,
): Promise<Subject> => json(`/subjects/${encodeURIComponent(id)}`, sent("PATCH", { ...facts, seen }));

/** Which changes are meant; empty means any. */
export interface AuditQuery {
  readonly project: string;
  readonly author: string;
  readonly action: string;
  readonly kind: string;
  readonly q: string;
}

const auditParams = ({ project, ...words }: AuditQuery): URLSearchParams => {
  const given = Object.entries(words).filter(([, value]) => value !== "");
  return new URLSearchParams({ project, ...Object.fromEntries(given) });
};

export const listChanges = (query: AuditQuery, offset: number, limit: number): Promise<AuditPage> =>
  json(`/audit?${auditParams(query)}&offset=${offset}&limit=${limit}`);
export const AUDIT_FILES = ["csv", "jsonl", "fhir"] as const;
/** Where the browser downloads every entry that fits from: CSV, JSON lines with hashes, or AuditEvents of FHIR. */
export const changesHref = (query: AuditQuery, format: (typeof AUDIT_FILES)[number]): string =>
  `${BASE}/audit?${auditParams(query)}&format=${format}`;

export const listOutcomeTables = async (project: string): Promise<OutcomeTable[]> =>
  (await json<{ tables: OutcomeTable[] }>(`/outcome-tables?${new URLSearchParams({ project })}`)).tables;

export function importOutcomes(
  project: string,
  { file, key, column }: { file: File; key: string; column: string },
): Promise<OutcomeImport> {
  const form = new FormData();
  form.append("file", file, file.name);
  form.append("key", key);
  if (column !== "") form.append("column", column);
  return json(`/outcome-tables?${new URLSearchParams({ project })}`, { method: "POST", body: form });
}

export async function deleteOutcomes(id: string): Promise<void> {
  await request(`/outcome-tables/${encodeURIComponent(id)}`, { method: "DELETE" });
}

export const outcomesHref = (id: string): string => `${BASE}/outcome-tables/${encodeURIComponent(id)}/rows`;

/** People of a project whose pseudonym has this part. */
export const listSubjects = async (project: string, q: string): Promise<Subject[]> =>
  (await json<SubjectPage>(`/subjects?${new URLSearchParams({ project, q, limit: "50", offset: "0" })}`))
    .items;
