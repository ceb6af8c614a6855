/** The list of episodes: chosen by kind, in an order, and the next one from a moment. */
import type { LongEpisode } from "../api/types";
import type { Seconds } from "./units";

export type EpisodeKind = LongEpisode["kind"];
export const ORDERS = ["start", "longest", "fastest", "slowest"] as const;
export type EpisodeOrder = (typeof ORDERS)[number];

export const KINDS: readonly EpisodeKind[] = [
  "atrial_fibrillation",
  "ventricular_run",
  "ventricular_couplet",
  "supraventricular_run",
  "ventricular_bigeminy",
  "ventricular_trigeminy",
  "pause",
  "bradycardia",
  "tachycardia",
  "gap",
  "lead_off",
  "artefact",
];

const compare: Readonly<Record<EpisodeOrder, (a: LongEpisode, b: LongEpisode) => number>> = {
  start: () => 0,
  longest: (a, b) => b.duration_s - a.duration_s,
  fastest: (a, b) => (b.rate_max_per_min ?? -Infinity) - (a.rate_max_per_min ?? -Infinity),
  slowest: (a, b) => (a.rate_min_per_min ?? Infinity) - (b.rate_min_per_min ?? Infinity),
};

/** Episodes of a kind, or of all, in an order; of equals the earlier comes first. */
export function listed(
  episodes: readonly LongEpisode[],
  kind: EpisodeKind | null,
  order: EpisodeOrder,
): readonly LongEpisode[] {
  const chosen = kind === null ? episodes : episodes.filter((each) => each.kind === kind);
  return chosen.toSorted((a, b) => compare[order](a, b) || a.start_s - b.start_s);
}

/** The kinds that there are, in their usual order: the n-th has the key n. */
export const kindsOf = (episodes: readonly LongEpisode[]): readonly EpisodeKind[] => {
  const there = new Set(episodes.map((each) => each.kind));
  return KINDS.filter((kind) => there.has(kind));
};

/** How many there are of each kind. */
export function countsOf(episodes: readonly LongEpisode[]): ReadonlyMap<EpisodeKind, number> {
  const counts = new Map<EpisodeKind, number>();
  for (const { kind } of episodes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** The next (+1) or previous (−1) episode by time from a moment, or undefined at either end. */
export function neighbour(
  episodes: readonly LongEpisode[],
  at: Seconds,
  direction: 1 | -1,
): LongEpisode | undefined {
  const ordered = episodes.toSorted((a, b) => a.start_s - b.start_s);
  return direction > 0
    ? ordered.find((each) => each.start_s > at + NEAR_S)
    : ordered.findLast((each) => each.start_s < at - NEAR_S);
}

/** The cursor is on an episode's begin where it is so near. */
const NEAR_S: Seconds = 0.01;
