/** The cursor that walks the signal by keys: from beat to beat, from lead to lead, by steps of time. */
import type { Seconds } from "./units";

export interface Cursor {
  readonly lead: string;
  readonly s: Seconds;
}

export interface CursorFacts {
  readonly leads: readonly string[];
  readonly endS: Seconds;
  readonly fsHz: number;
  readonly peaksS: readonly Seconds[];
}

const STEP_S: Seconds = 0.2;
const LARGE_STEP_S: Seconds = 1;
/** A beat at which the cursor already stands is not the next one. */
const HERE_S: Seconds = 0.001;

/** Where a key takes the cursor, or null where it is no key of the cursor. */
export function stepped(
  from: Cursor,
  key: { readonly key: string; readonly shiftKey: boolean; readonly altKey: boolean },
  { leads, endS, fsHz, peaksS }: CursorFacts,
): Cursor | null {
  const across = { ArrowLeft: -1, ArrowRight: 1 }[key.key];
  if (across !== undefined) {
    const step = key.altKey ? 1 / fsHz : key.shiftKey ? LARGE_STEP_S : STEP_S;
    return { ...from, s: Math.min(Math.max(0, from.s + across * step), Math.max(0, endS - 1 / fsHz)) };
  }
  const down = { ArrowUp: -1, ArrowDown: 1 }[key.key];
  if (down !== undefined) {
    const place = Math.min(Math.max(0, leads.indexOf(from.lead) + down), leads.length - 1);
    return { ...from, lead: leads[place] ?? from.lead };
  }
  if (key.key === "n") return { ...from, s: peaksS.find((peak) => peak > from.s + HERE_S) ?? from.s };
  if (key.key === "N") return { ...from, s: peaksS.findLast((peak) => peak < from.s - HERE_S) ?? from.s };
  return null;
}

/** The beat nearest to a moment, by its place in the list; −1 where there is none. */
export function nearestBeat(peaksS: readonly Seconds[], s: Seconds): number {
  let best = -1;
  peaksS.forEach((peak, i) => {
    if (best < 0 || Math.abs(peak - s) < Math.abs(peaksS[best]! - s)) best = i;
  });
  return best;
}

/** The stretch that belongs to a beat: halfway to its neighbours, and no farther than `most` from its peak. */
export function stretchOf(
  peaksS: readonly Seconds[],
  i: number,
  most: Seconds = LARGEST_HALF_S,
): [Seconds, Seconds] {
  const peak = peaksS[i] ?? 0;
  const [before, after] = [peaksS[i - 1] ?? -Infinity, peaksS[i + 1] ?? Infinity];
  return [Math.max((before + peak) / 2, peak - most), Math.min((peak + after) / 2, peak + most)];
}

const LARGEST_HALF_S: Seconds = 0.6;
