/** The operations of the server about uploads that can be resumed. */
import { queryOptions } from "@tanstack/react-query";
import type { EntryState } from "../core/upload-plan";
import { json, Refusal, request, sent } from "./client";
import type {
  MappingPreset,
  TableSample,
  Upload,
  UploadEntries,
  UploadEntry,
  UploadFacts,
  UploadPreview,
  UploadTrial,
} from "./types";

/** Entries of one answer of the list. */
export const PAGE = 200;

const at = (id: string, below = ""): string => `/uploads/${encodeURIComponent(id)}${below}`;

export interface NewUpload {
  readonly name: string;
  readonly keep_identity: boolean;
  readonly keep_original: boolean;
}

export interface NewEntry {
  readonly name: string;
  readonly files: readonly { path: string; size_bytes: number; modified_ms: number }[];
}

export const beginUpload = (upload: NewUpload, project: string): Promise<Upload> =>
  json(`/uploads?${new URLSearchParams({ project })}`, sent("POST", upload));
export const readUpload = (id: string): Promise<Upload> => json(at(id));
export const listUploads = (project: string): Promise<Upload[]> =>
  json(`/uploads?${new URLSearchParams({ project })}`);
export const cancelUpload = (id: string): Promise<Upload> => json(at(id, "/cancel"), sent("POST", {}));
export const enlist = (id: string, entries: readonly NewEntry[]): Promise<UploadEntry[]> =>
  json(at(id, "/entries"), sent("POST", { entries }));
export const tellHashes = (
  id: string,
  files: readonly { file: number; sha256: string }[],
): Promise<UploadEntry[]> => json(at(id, "/hashes"), sent("POST", { files }));
export const retryEntries = (id: string, entries: readonly number[]): Promise<{ entries: number }> =>
  json(at(id, "/retry"), sent("POST", { entries }));

export const listEntries = (
  id: string,
  { states, limit, offset }: { states: readonly EntryState[]; limit: number; offset: number },
): Promise<UploadEntries> => {
  const query = new URLSearchParams({ limit: `${limit}`, offset: `${offset}` });
  for (const state of states) query.append("state", state);
  return json(at(id, `/entries?${query}`));
};

/** Send a chunk; how many bytes of the file are there then, also where the chunk did not go on from there. */
export async function sendChunk(
  id: string,
  file: number,
  { offset, chunk, signal }: { offset: number; chunk: Blob; signal: AbortSignal },
): Promise<number> {
  try {
    const sent = await request(at(id, `/files/${file}?offset=${offset}`), {
      method: "PUT",
      headers: { "Content-Type": "application/octet-stream" },
      body: chunk,
      signal,
    });
    return ((await sent.json()) as { received_bytes: number }).received_bytes;
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== "wrong-offset") throw error;
    return (JSON.parse(error.details) as { received_bytes: number }).received_bytes;
  }
}

export const sampleTable = (id: string, entry: number): Promise<TableSample> =>
  json(at(id, `/entries/${entry}/sample`));
export const previewFacts = (
  id: string,
  entry: number,
  facts: UploadFacts,
  signal: AbortSignal,
): Promise<UploadPreview> => json(at(id, `/entries/${entry}/preview`), { ...sent("POST", facts), signal });
export const tryFacts = (id: string, header: string, facts: UploadFacts): Promise<UploadTrial[]> =>
  json(at(id, "/facts/trial"), sent("POST", { header, facts }));
export const stateFacts = (id: string, header: string, facts: UploadFacts): Promise<{ entries: number }> =>
  json(at(id, "/facts"), sent("POST", { header, facts }));
export const keepPreset = (
  project: string,
  preset: { name: string; header: string; facts: UploadFacts },
): Promise<MappingPreset> =>
  json(`/mapping-presets?${new URLSearchParams({ project })}`, sent("POST", preset));

/** How often a batch that goes on is asked for. */
const GOING_ON_MS = 1000;
/** A batch whose outcomes are all there may wait for an answer, from another tab too. */
const QUIET_MS = 10_000;

export const upload = (id: string) =>
  queryOptions({
    queryKey: ["upload", id],
    queryFn: () => readUpload(id),
    refetchInterval: ({ state }) => (state.data?.ended_at === null ? GOING_ON_MS : QUIET_MS),
    retry: false,
  });

export const uploads = (project: string) =>
  queryOptions({
    queryKey: ["uploads", project],
    queryFn: () => listUploads(project),
    refetchInterval: ({ state }) =>
      state.data?.some(({ ended_at }) => ended_at === null) ? GOING_ON_MS * 2 : false,
  });

/** How often a recording is looked at that is not measured yet. */
const MEASURING_MS = 2000;

/** A portion of the entries in one state. */
export const entryPage = (id: string, state: EntryState, page: number) =>
  queryOptions({
    queryKey: ["upload", id, "entries", state, page],
    queryFn: () => listEntries(id, { states: [state], limit: PAGE, offset: page * PAGE }),
    refetchInterval: ({ state: { data } }) =>
      data?.items.some(({ recording }) => recording?.quality === null) ? MEASURING_MS : false,
    retry: false,
  });

export const tableSample = (id: string, entry: number) =>
  queryOptions({ queryKey: ["upload", id, "sample", entry], queryFn: () => sampleTable(id, entry) });

export const presets = (project: string) =>
  queryOptions({
    queryKey: ["mapping-presets", project],
    queryFn: (): Promise<MappingPreset[]> => json(`/mapping-presets?${new URLSearchParams({ project })}`),
  });
