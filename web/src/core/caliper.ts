/** What a caliper reads: two points on one lead, their distance in time and in voltage. */
import { valueAt, type Trace } from "./decimate";
import type { Millivolts, Seconds } from "./units";

export interface CaliperPoint {
  readonly s: Seconds;
  readonly mv: Millivolts;
}

/** time: two legs; amplitude: two levels; box: both; march: the two legs repeated along the lead. */
export const CALIPER_KINDS = ["time", "amplitude", "box", "march"] as const;
export type CaliperKind = (typeof CALIPER_KINDS)[number];

export interface Caliper {
  readonly id: number;
  readonly kind: CaliperKind;
  readonly lead: string;
  /** The row of the page it was drawn on; a lead may stand on the page twice. */
  readonly row: number;
  readonly from: CaliperPoint;
  readonly to: CaliperPoint;
}

export type Leg = "from" | "to";

export interface CaliperReading {
  /** Null for a caliper that measures no time. */
  readonly ms: number | null;
  /** Null for a caliper that measures no voltage. */
  readonly mv: Millivolts | null;
  /** The rate of beats that far apart, or null where both legs stand together. */
  readonly perMinute: number | null;
}

const MS_PER_MINUTE = 60_000;

export function caliperReading({ kind, from, to }: Pick<Caliper, "kind" | "from" | "to">): CaliperReading {
  const ms = kind === "amplitude" ? null : Math.abs(to.s - from.s) * 1000;
  const mv = kind === "amplitude" || kind === "box" ? to.mv - from.mv : null;
  return { ms, mv, perMinute: ms !== null && ms > 0 ? MS_PER_MINUTE / ms : null };
}

/** The caliper with one leg at another point: a caliper of time keeps its height, one of amplitude its moment. */
export function withLeg(caliper: Caliper, leg: Leg, to: CaliperPoint): Caliper {
  const other = caliper[leg === "to" ? "from" : "to"];
  const point = {
    s: caliper.kind === "amplitude" ? other.s : to.s,
    mv: caliper.kind === "amplitude" || caliper.kind === "box" ? to.mv : other.mv,
  };
  return { ...caliper, [leg]: point };
}

/** The moments of a marching caliper between two times, its own legs among them, at most `most` of them. */
export function marches(
  { from, to }: Pick<Caliper, "from" | "to">,
  span: readonly [Seconds, Seconds],
): Seconds[] {
  const period = Math.abs(to.s - from.s);
  if (!(period >= SHORTEST_PERIOD_S)) return [];
  const first = Math.ceil((span[0] - from.s) / period - 1e-9);
  const last = Math.floor((span[1] - from.s) / period + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => from.s + (first + i) * period);
}

/** Legs closer than this would march as a black bar. */
const SHORTEST_PERIOD_S = 0.02;

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

/** The nearest sample within reach that is higher or lower than both its neighbours, or null. */
export function extremumNear(trace: Trace, time: Seconds, reach: Seconds): Seconds | null {
  const { samples, fsHz, startS } = trace;
  const [first, last] = [time - reach, time + reach].map((each) => (each - startS) * fsHz);
  let best: Seconds | null = null;
  for (let i = Math.max(1, Math.ceil(first ?? 0)); i <= Math.min(samples.length - 2, last ?? 0); i++) {
    const [before, here, after] = [samples[i - 1]!, samples[i]!, samples[i + 1]!];
    const turns = (here > before && here >= after) || (here < before && here <= after);
    const at = startS + i / fsHz;
    if (turns && (best === null || Math.abs(at - time) < Math.abs(best - time))) best = at;
  }
  return best;
}

export interface Reach {
  readonly s: Seconds;
  readonly mv: Millivolts;
}

/** A point drawn to what is near it: to a fiducial, else to an extremum, and then onto the trace. */
export function snapPoint(
  point: CaliperPoint,
  { trace, marksS, reach }: { trace: Trace | undefined; marksS: Iterable<Seconds>; reach: Reach },
): CaliperPoint {
  const marked = snapped(point.s, marksS, reach.s);
  const s = marked === point.s && trace ? (extremumNear(trace, point.s, reach.s) ?? point.s) : marked;
  const mv = trace ? valueAt(trace, s) : Number.NaN;
  return { s, mv: Math.abs(mv - point.mv) <= reach.mv ? mv : point.mv };
}
