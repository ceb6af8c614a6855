/** RR intervals for the tachogram and the Poincaré plot, and which of them are left out. */
import type { BeatFacts } from "../api/beats";

export interface Interval {
  /** The beat that ends it, by its place in the list. */
  readonly beat: number;
  readonly atS: number;
  readonly ms: number;
  /** Between two accepted normal beats; others are shown hollow. */
  readonly counts: boolean;
}

export function intervalsOf(beats: readonly BeatFacts[]): Interval[] {
  return beats.flatMap((beat, i) => {
    if (beat.rr_ms === null) return [];
    const counts = beat.rr_usable && beat.kind === "N" && beats[i - 1]?.kind === "N";
    return [{ beat: i, atS: beat.peak_s, ms: beat.rr_ms, counts }];
  });
}

export interface Pair {
  readonly beat: number;
  readonly ms: number;
  readonly nextMs: number;
  readonly counts: boolean;
}

/** Each interval with the one that follows it, where no beat lies between them. */
export const pairsOf = (intervals: readonly Interval[]): Pair[] =>
  intervals.flatMap((interval, i) => {
    const next = intervals[i + 1];
    if (next?.beat !== interval.beat + 1) return [];
    return [{ beat: next.beat, ms: interval.ms, nextMs: next.ms, counts: interval.counts && next.counts }];
  });

/** Ends of an axis that holds the values, on whole steps of a size that gives some ticks. */
export function axisOf(values: readonly number[], step: number): { low: number; high: number } {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (!Number.isFinite(low)) return { low: 0, high: step };
  const ends = { low: Math.floor(low / step) * step, high: Math.ceil(high / step) * step };
  return ends.low === ends.high ? { low: ends.low - step, high: ends.high + step } : ends;
}
