/** What the views ask the server for, and how long an answer is kept. */
import {
  keepPreviousData,
  QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
  type UseMutationResult,
} from "@tanstack/react-query";
import * as client from "./client";
import type { Form, Recording, SignalPath } from "./types";

/** A recording, its signal and its profile never change once stored. */
const FOR_GOOD = Number.POSITIVE_INFINITY;
export const LIST_PAGE = 100;
/** How soon to ask again for a recording that is still being measured. */
const MEASURING_MS = 1500;
/** Recordings up to this length are drawn from one answer. */
const WHOLE_UP_TO_S = 60;
const CHUNK_S = 20;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) =>
        failures < 2 && error instanceof client.Refusal && error.kind === "unreachable",
    },
  },
});

export const recordingPage = (q: string, page: number, project: string) =>
  queryOptions({
    queryKey: ["recordings", project, q, page],
    queryFn: () => client.listRecordings({ q, limit: LIST_PAGE, offset: page * LIST_PAGE, project }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(isBeingMeasured) ? MEASURING_MS : false),
  });

export const isBeingMeasured = (recording: Recording): boolean => recording.quality === null;

export const recording = (id: string) =>
  queryOptions({
    queryKey: ["recording", id],
    queryFn: () => client.readRecording(id),
    staleTime: FOR_GOOD,
    refetchInterval: ({ state }) => (state.data && isBeingMeasured(state.data) ? MEASURING_MS : false),
  });

/** Settings empty: those of the project. `layer` is that of the address: "automatic" leaves out what people corrected. */
export const profile = (id: string, settings = "", layer: string | null = null) =>
  queryOptions({
    queryKey: ["profile", id, settings, layer === "automatic"],
    queryFn: () => client.readProfile(id, settings, layer),
    staleTime: FOR_GOOD,
  });

export const fiducials = (id: string, wanted: boolean, settings = "", layer: string | null = null) =>
  queryOptions({
    queryKey: ["fiducials", id, settings, layer === "automatic"],
    queryFn: () => client.readFiducials(id, settings, layer),
    staleTime: FOR_GOOD,
    enabled: wanted,
  });

export const device = (id: string) =>
  queryOptions({ queryKey: ["device", id], queryFn: () => client.readDevice(id), staleTime: FOR_GOOD });

/** Recordings up to this length are asked about as a whole. */
export const MODELS_WHOLE_UP_TO_S = 120;

export const prediction = (id: string, head: string, form: Form, part: client.Part | null) =>
  queryOptions({
    queryKey: ["prediction", id, head, form, part?.startS, part?.endS],
    queryFn: () => client.readPrediction(id, { head, form, part }),
    staleTime: FOR_GOOD,
  });

export const saliency = (
  id: string,
  wanted: { head: string; label: string | null } | null,
  part: client.Part | null,
) =>
  queryOptions({
    queryKey: ["saliency", id, wanted?.head, wanted?.label, part?.startS, part?.endS],
    queryFn: () => client.readSaliency(id, { head: "", label: null, ...wanted, part }),
    staleTime: FOR_GOOD,
    enabled: wanted !== null,
  });

export const catalogue = () =>
  queryOptions({ queryKey: ["catalogue"], queryFn: client.listBiomarkers, staleTime: FOR_GOOD });

export const models = () => queryOptions({ queryKey: ["models"], queryFn: client.listModels });

export const health = () =>
  queryOptions({ queryKey: ["health"], queryFn: client.readHealth, refetchInterval: 30_000, retry: false });

/** The signal around a page that starts at `startS`; a long recording comes in chunks that overlap. */
export function samples(
  of: Pick<Recording, "id" | "duration_s">,
  startS: number,
  path: SignalPath,
  settings = "",
) {
  const whole = of.duration_s <= WHOLE_UP_TO_S;
  const from = whole ? 0 : Math.max(0, Math.floor(startS / CHUNK_S) * CHUNK_S - CHUNK_S / 2);
  const to = whole ? of.duration_s : Math.min(of.duration_s, from + 3 * CHUNK_S);
  return queryOptions({
    queryKey: ["samples", of.id, path, from, to, settings],
    queryFn: () => client.readSamples(of.id, { startS: from, endS: to, path, settings }),
    staleTime: FOR_GOOD,
    gcTime: 60_000,
    placeholderData: (previous, query) => (query?.queryKey[1] === of.id ? previous : undefined),
  });
}

export function useDeletion(id: string): UseMutationResult<void, Error, void> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => client.deleteRecording(id),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["recordings"] }),
  });
}
