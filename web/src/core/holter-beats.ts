/** All beats of a long recording as arrays, and what is drawn of them. */
import type { Seconds } from "./units";

export interface LongBeats {
  /** R peaks, ascending. */
  readonly times: Float64Array;
  readonly groups: Int32Array;
  /** Place in `classes`. */
  readonly kinds: Uint8Array;
  readonly accepted: Uint8Array;
  readonly classes: readonly string[];
}

export const NO_BEATS: LongBeats = {
  times: new Float64Array(),
  groups: new Int32Array(),
  kinds: new Uint8Array(),
  accepted: new Uint8Array(),
  classes: [],
};

/** The server's bytes: times, groups, classes, whether a time is to be trusted. */
export function beatsFrom(buffer: ArrayBuffer, count: number, classes: readonly string[]): LongBeats {
  return {
    times: new Float64Array(buffer, 0, count),
    groups: new Int32Array(buffer, 8 * count, count),
    kinds: new Uint8Array(buffer, 12 * count, count),
    accepted: new Uint8Array(buffer, 13 * count, count),
    classes,
  };
}

/** The first beat at or after a time. */
export function firstAt(times: Float64Array, at: Seconds): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The beat nearest to a time, -1 without any. */
export function nearest(times: Float64Array, at: Seconds): number {
  const after = firstAt(times, at);
  if (after === 0) return times.length > 0 ? 0 : -1;
  if (after === times.length) return after - 1;
  return at - times[after - 1]! <= times[after]! - at ? after - 1 : after;
}

export const kindOf = (beats: LongBeats, place: number): string => beats.classes[beats.kinds[place]!] ?? "?";

/** Density of RR over time: columns × rows, the longest RR in row 0. */
export interface Heat {
  readonly columns: number;
  readonly rows: number;
  readonly counts: Uint16Array;
  readonly columnS: Seconds;
  readonly most: number;
}

export const RR_RANGE_S = [0.2, 2.2] as const;
export const HEAT_ROWS = 40;
const MOST_COLUMNS = 1440;

export function heatOf(beats: LongBeats, durationS: Seconds): Heat {
  const columnS = Math.max(10, durationS / MOST_COLUMNS);
  const columns = Math.max(1, Math.ceil(durationS / columnS));
  const counts = new Uint16Array(columns * HEAT_ROWS);
  let most = 0;
  for (let i = 1; i < beats.times.length; i++) {
    if (!beats.accepted[i] || !beats.accepted[i - 1]) continue;
    const row = heatRow(beats.times[i]! - beats.times[i - 1]!);
    if (row < 0 || row >= HEAT_ROWS) continue;
    const place = row * columns + Math.min(columns - 1, Math.floor(beats.times[i]! / columnS));
    counts[place] = counts[place]! + 1;
    most = Math.max(most, counts[place]!);
  }
  return { columns, rows: HEAT_ROWS, counts, columnS, most };
}

const heatRow = (rrS: Seconds): number =>
  HEAT_ROWS - 1 - Math.floor(((rrS - RR_RANGE_S[0]) / (RR_RANGE_S[1] - RR_RANGE_S[0])) * HEAT_ROWS);
