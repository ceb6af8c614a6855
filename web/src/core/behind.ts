/** Which recordings stand behind a biomarker: low, median and high ones; and its values by group. */
import type { RecordValue, Values } from "../api/types";

export type Place = "low" | "median" | "high";
export const PLACES: readonly Place[] = ["low", "median", "high"];

export interface Known extends RecordValue {
  readonly recording_id: string;
  readonly value: number;
}

/** So many recordings from each place of the values in rising order; none twice, and none that was deleted. */
export function behind(values: Values["values"], each = 2): Readonly<Record<Place, Known[]>> {
  const known = values.filter((one): one is Known => one.recording_id !== null && one.value !== null);
  const middle = Math.max(0, Math.round((known.length - each) / 2));
  const low = known.slice(0, each);
  const median = known.slice(Math.max(each, middle), Math.max(each, middle) + each);
  const high = known.slice(Math.max(low.length + median.length, known.length - each));
  return { low, median, high };
}

export interface Group {
  /** Name of the level; null where the outcome is a number and this is one half of it. */
  readonly level: string | null;
  readonly values: readonly number[];
  readonly median: number;
}

/** Most levels that are drawn one below another. */
const MOST_GROUPS = 6;

/** The values by level of the outcome; by the lower and upper half of an outcome that is a number. */
export function grouped({ levels, values }: Values): Group[] {
  const known = values.filter(({ value }) => value !== null);
  if (levels.length > 0) {
    return levels.slice(0, MOST_GROUPS).flatMap((level, rank) =>
      groupOf(
        level,
        known.filter(({ outcome }) => outcome === rank).map(({ value }) => value!),
      ),
    );
  }
  const outcomes = known
    .flatMap(({ outcome }) => (outcome === null ? [] : [outcome]))
    .toSorted((a, b) => a - b);
  const half = outcomes[Math.floor(outcomes.length / 2)] ?? 0;
  const [lower, upper] = [
    known.filter(({ outcome }) => outcome! < half),
    known.filter(({ outcome }) => outcome! >= half),
  ];
  return [lower, upper].flatMap((part) =>
    groupOf(
      null,
      part.map(({ value }) => value!),
    ),
  );
}

function groupOf(level: string | null, values: readonly number[]): Group[] {
  if (values.length === 0) return [];
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) / 2;
  return [{ level, values: sorted, median: (sorted[Math.floor(at)]! + sorted[Math.ceil(at)]!) / 2 }];
}

/** At most so many of sorted values, evenly spread, the ends among them. */
export function thinned(values: readonly number[], most: number): number[] {
  if (values.length <= most) return [...values];
  return Array.from({ length: most }, (_, i) => values[Math.round((i * (values.length - 1)) / (most - 1))]!);
}
