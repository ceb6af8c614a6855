/** Corrections and comparisons: one function for each operation, and what of them is kept how long. */
import { keepPreviousData, queryOptions, type QueryClient } from "@tanstack/react-query";
import { BASE, json, sent } from "./client";
import type { Correction, CorrectionPreview, Corrections, DrawnBeat, Edit, SideBySide } from "./types";

/** A revision of the corrections. */
export type Which = "latest" | number;

/** What stays as it is whatever is corrected: the signal. */
const NEVER_CORRECTED: ReadonlySet<unknown> = new Set(["samples"]);
/** What shows values of many recordings. */
const OF_MANY: ReadonlySet<unknown> = new Set([
  ...["recordings", "subject", "distribution", "mini-maps", "cohort", "cohorts"],
]);
/** So often it is looked whether somebody else has corrected the recording that is open. */
const LOOKED_MS = 15_000;

const at = (id: string): string => `/recordings/${encodeURIComponent(id)}`;

export const corrections = (id: string) =>
  queryOptions({
    queryKey: ["corrections", id],
    queryFn: () => json<Corrections>(`${at(id)}/corrections`),
    refetchInterval: LOOKED_MS,
    refetchOnWindowFocus: "always",
  });

export const drawnBeat = (id: string, correction: Which, wanted = true) =>
  queryOptions({
    queryKey: ["beat", id, correction],
    queryFn: () => json<DrawnBeat>(`${at(id)}/beat?correction=${correction}`),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: wanted,
    retry: false,
  });

/** What edits would change over the latest correction; nothing is asked for none. */
export const preview = (id: string, edits: readonly Edit[], latest: number) =>
  queryOptions({
    queryKey: ["preview", id, latest, edits],
    queryFn: ({ signal }) =>
      json<CorrectionPreview>(`${at(id)}/corrections/preview`, { ...sent("POST", { edits }), signal }),
    enabled: edits.length > 0,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    retry: false,
  });

export const addCorrection = (
  id: string,
  body: { base: number; edits: readonly Edit[]; reason: string },
): Promise<Correction> => json(`${at(id)}/corrections`, sent("POST", body));

export const undoCorrection = (id: string, revision: number): Promise<Correction> =>
  json(`${at(id)}/corrections/${revision}`, { method: "DELETE" });

export const correctionsHref = (id: string, format: "yaml" | "json"): string =>
  `${BASE}${at(id)}/corrections/file?format=${format}`;

export const sideBySide = (a: string, b: string) =>
  queryOptions({
    queryKey: ["compare", a, b],
    queryFn: () => json<SideBySide>(`/compare?${new URLSearchParams({ a, b })}`),
    enabled: a !== "" && b !== "",
    retry: false,
  });

/** Ask again for everything of a recording that may stand on its corrections, and for what it is compared with. */
export const forgetValues = (cache: QueryClient, id: string): Promise<void> =>
  cache.invalidateQueries({
    predicate: ({ queryKey: [what, of, other] }) =>
      OF_MANY.has(what) ||
      ((of === id || (what === "compare" && other === id)) && !NEVER_CORRECTED.has(what)),
  });
