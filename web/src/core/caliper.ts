/** What a caliper reads: two points on one lead, their distance in time and in voltage. */
import type { Millivolts, Seconds } from "./units";

export interface CaliperPoint {
  readonly s: Seconds;
  readonly mv: Millivolts;
}

export interface Caliper {
  readonly id: number;
  readonly lead: string;
  /** The row of the page it was drawn on; a lead may stand on the page twice. */
  readonly row: number;
  readonly from: CaliperPoint;
  readonly to: CaliperPoint;
}

export type Leg = "from" | "to";

export interface CaliperReading {
  readonly ms: number;
  readonly mv: Millivolts;
  /** The rate of beats that far apart, or null where both legs stand together. */
  readonly perMinute: number | null;
}

export function caliperReading({ from, to }: Pick<Caliper, "from" | "to">): CaliperReading {
  const ms = Math.abs(to.s - from.s) * 1000;
  return { ms, mv: to.mv - from.mv, perMinute: ms > 0 ? 60_000 / ms : null };
}

/** The caliper with one leg moved by so many seconds and millivolts. */
export function moveLeg(caliper: Caliper, leg: Leg, by: CaliperPoint): Caliper {
  const at = caliper[leg];
  return { ...caliper, [leg]: { s: at.s + by.s, mv: at.mv + by.mv } };
}

/** The time among `marks` nearest to `time`, if it is within `reach`; else `time` itself. */
export function snapped(time: Seconds, marks: Iterable<Seconds>, reach: Seconds): Seconds {
  let best = time;
  let distance = reach;
  for (const mark of marks) {
    const away = Math.abs(mark - time);
    if (away <= distance) [best, distance] = [mark, away];
  }
  return best;
}
