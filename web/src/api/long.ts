/** Long recordings: one function for each operation of the server, and how long an answer is kept. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { beatsFrom, type LongBeats } from "../core/holter-beats";
import { tileOf, type PyramidFacts, type Tile } from "../core/pyramid";
import { json, request, sent } from "./client";
import type {
  Job,
  LongCorrection,
  LongEpisodes,
  LongGroups,
  LongState,
  LongTrends,
  NewLongCorrection,
  Pyramid,
} from "./types";

const at = (id: string): string => `/recordings/${encodeURIComponent(id)}`;

export async function readPyramid(id: string): Promise<PyramidFacts> {
  const found = await json<Pyramid>(`${at(id)}/pyramid`);
  return {
    fsHz: found.fs_hz,
    samples: found.samples,
    leads: found.scales.map((scale) => scale.lead),
    scales: found.scales.map((scale) => ({ zeroMv: scale.zero_mv, stepMv: scale.step_mv })),
    tileBins: found.tile_bins,
    gap: found.gap,
    levels: found.levels.map((level) => ({ samplesPerBin: level.samples_per_bin, bins: level.bins })),
  };
}

export async function readTile(
  id: string,
  facts: PyramidFacts,
  { level, place }: { level: number; place: number },
): Promise<Tile> {
  const answer = await request(`${at(id)}/pyramid/${level}/${place}`);
  return tileOf(await answer.arrayBuffer(), facts, level);
}

export async function readBeats(id: string): Promise<LongBeats> {
  const answer = await request(`${at(id)}/long/beats?format=binary`);
  const count = Number(answer.headers.get("ECG-Beats"));
  const classes = (answer.headers.get("ECG-Classes") ?? "").split(",");
  return beatsFrom(await answer.arrayBuffer(), count, classes);
}

export const analyse = (id: string): Promise<Job> => json(`${at(id)}/long`, { method: "POST" });
export const correct = (id: string, body: NewLongCorrection): Promise<LongCorrection> =>
  json(`${at(id)}/long/corrections`, sent("POST", body));
export const undo = (id: string, correction: number): Promise<LongCorrection> =>
  json(`${at(id)}/long/corrections/${correction}/undo`, { method: "POST" });

/** How often a running analysis is asked how far it is. */
const RUNNING_MS = 1000;
const FOR_GOOD = Number.POSITIVE_INFINITY;

export const isRunning = (state: LongState): boolean =>
  !state.complete && (state.job?.state === "queued" || state.job?.state === "running");

/** All that belongs to the analysis is under one key, so that a correction renews all of it. */
export const longKey = (id: string): readonly string[] => ["long", id];

export const longState = (id: string) =>
  queryOptions({
    queryKey: [...longKey(id), "state"],
    queryFn: () => json<LongState>(`${at(id)}/long`),
    refetchInterval: ({ state }) => (state.data && isRunning(state.data) ? RUNNING_MS : false),
    refetchOnWindowFocus: true,
  });

/** What is known changes with how far the analysis is and with the corrections; before anything is, nothing is asked. */
const asked = (id: string, what: string, state: LongState | undefined) => ({
  queryKey: [...longKey(id), what, state?.until_s, state?.corrections, state?.complete],
  enabled: state !== undefined && state.until_s > 0,
  placeholderData: keepPreviousData,
});

export const longTrends = (id: string, state: LongState | undefined) =>
  queryOptions({ ...asked(id, "trends", state), queryFn: () => json<LongTrends>(`${at(id)}/long/trends`) });
export const longEpisodes = (id: string, state: LongState | undefined) =>
  queryOptions({
    ...asked(id, "episodes", state),
    queryFn: () => json<LongEpisodes>(`${at(id)}/long/episodes?limit=100000`),
  });
export const longGroups = (id: string, state: LongState | undefined) =>
  queryOptions({ ...asked(id, "groups", state), queryFn: () => json<LongGroups>(`${at(id)}/long/groups`) });
export const longBeats = (id: string, state: LongState | undefined) =>
  queryOptions({ ...asked(id, "beats", state), queryFn: () => readBeats(id) });
export const longCorrections = (id: string) =>
  queryOptions({
    queryKey: [...longKey(id), "corrections"],
    queryFn: async () => (await json<{ items: LongCorrection[] }>(`${at(id)}/long/corrections`)).items,
  });

export const pyramid = (id: string) =>
  queryOptions({ queryKey: ["pyramid", id], queryFn: () => readPyramid(id), staleTime: FOR_GOOD });
