/** Where a running trace stands: it is written from left to right, and over what stands there when it is full. */
import type { Scale } from "./paper";
import { pxOfTime } from "./paper";
import type { Stretch, TraceRing } from "./trace-ring";
import type { Millivolts, Px, Seconds } from "./units";

export interface Sweep {
  readonly fsHz: number;
  readonly scale: Scale;
  readonly width: Px;
}

/** How much time fits. */
export const spanS = ({ scale, width }: Sweep): Seconds => width / pxOfTime(scale, 1);

const perSample = ({ fsHz, scale }: Sweep): Px => pxOfTime(scale, 1) / fsHz;

/** How often the trace was full before a sample came. */
export const passOf = (sweep: Sweep, index: number): number =>
  Math.floor((index * perSample(sweep)) / sweep.width + 1e-9);

/** A piece of one pass: where a stretch of samples stands. */
export interface Part extends Stretch {
  /** Where the first sample of the session would stand, were the pass long enough. */
  readonly originX: Px;
  readonly fromX: Px;
  readonly toX: Px;
}

/** A stretch as parts that stand in one pass each; what is older than a pass has been written over. */
export function partsOf(sweep: Sweep, { from, to }: Stretch): Part[] {
  const px = perSample(sweep);
  const parts: Part[] = [];
  const oldest = Math.max(from, to - Math.floor(sweep.width / px));
  for (let pass = passOf(sweep, oldest); ; pass++) {
    const originX = -pass * sweep.width;
    const [first, end] = [Math.max(oldest, -originX / px), Math.min(to, (sweep.width - originX) / px)];
    if (first >= to) return parts;
    parts.push({
      from: Math.floor(first),
      to: Math.ceil(end),
      originX,
      fromX: first * px + originX,
      toX: end * px + originX,
    });
  }
}

export const xOfIndex = (sweep: Sweep, part: Part, index: number): Px =>
  part.originX + index * perSample(sweep);

/** So many samples are looked at for the middle. */
const LOOKED_AT = 400;

/** The middle of a stretch of the trace: about it the trace is drawn, it is never scaled. 0 where nothing is there. */
export function middleOf(ring: TraceRing, { from, to }: Stretch): Millivolts {
  const step = Math.max(1, Math.floor((to - from) / LOOKED_AT));
  const values: number[] = [];
  for (let at = from; at < to; at += step) {
    const value = ring.at(at);
    if (!Number.isNaN(value)) values.push(value);
  }
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** Runs of a stretch without samples, where they are long enough to be seen. */
export function holesOf(ring: TraceRing, { from, to }: Stretch, shortest: number): Stretch[] {
  const holes: Stretch[] = [];
  let begin = -1;
  for (let at = from; at <= to; at++) {
    const isGone = at < to && Number.isNaN(ring.at(at));
    if (isGone && begin < 0) begin = at;
    if (!isGone && begin >= 0) {
      if (at - begin >= shortest) holes.push({ from: begin, to: at });
      begin = -1;
    }
  }
  return holes;
}
