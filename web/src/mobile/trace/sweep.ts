/** Geometry of the live trace: one page of paper over which the pen runs, erasing what it wrote a page ago. */
import { TRUE_SIZE_PX_PER_MM } from "../../core/paper";
import type { Mm, Px, Seconds } from "../../core/units";

export const SPEED_MM_PER_S = 25;
export const GAIN_MM_PER_MV = 10;
/** Between the newest and the oldest of the trace, so that it is seen where the pen is. */
export const ERASED_S: Seconds = 0.24;
/** A small screen shows at least so much; where its millimetres are too large for that, the paper is drawn smaller. */
const LEAST_SHOWN_S: Seconds = 4;
/** Of the height, above the zero line: most leads point up. */
const ABOVE_ZERO = 0.62;
/** A trace that lies farther from the zero line than this share of the height is moved back to it. */
const TOLERATED_OFFSET = 0.3;

export interface Paper {
  readonly width: Px;
  readonly height: Px;
  readonly pxPerMm: number;
  /** 2 where a person has asked for twice the height; never chosen by the page. */
  readonly times: 1 | 2;
}

/** Pixels of a millimetre of paper on a figure of this width; both axes hang on this number. */
export const paperScale = (width: Px, pxPerMm: number = TRUE_SIZE_PX_PER_MM): number =>
  Math.min(pxPerMm, width / (LEAST_SHOWN_S * SPEED_MM_PER_S));

export const pxPerSecond = (paper: Paper): number => paper.pxPerMm * SPEED_MM_PER_S;
export const pageSeconds = (paper: Paper): Seconds => paper.width / pxPerSecond(paper);
/** The zero line, on a major line of the grid. */
export const zeroY = (paper: Paper): Px => {
  const major: Mm = 5 * paper.pxPerMm;
  return Math.round((paper.height * ABOVE_ZERO) / major) * major;
};
export const voltageY = (paper: Paper, uv: number, offsetUv: number): Px =>
  zeroY(paper) - ((uv - offsetUv) / 1000) * GAIN_MM_PER_MV * paper.pxPerMm * paper.times;

/** A stretch of samples that stands in one piece on the paper. */
export interface Run {
  readonly from: number;
  /** The first sample that does not belong to it. */
  readonly to: number;
  /** Where sample 0 of the session would stand. */
  readonly x0: Px;
}

/**
 * What is on the paper while the pen stands at a sample: what it wrote on this page, left of it, and right of the
 * erased strip what is left of the page before.
 */
export function runsAt(penIndex: number, fsHz: number, paper: Paper): readonly Run[] {
  const pageSamples = pageSeconds(paper) * fsHz;
  const page = Math.floor(penIndex / pageSamples);
  const start = page * pageSamples;
  const pxPerSample = pxPerSecond(paper) / fsHz;
  const older = penIndex - pageSamples + ERASED_S * fsHz;
  const runs = [
    { from: Math.ceil(older), to: Math.ceil(start), x0: -(page - 1) * pageSamples * pxPerSample },
    { from: Math.ceil(start), to: Math.floor(penIndex) + 1, x0: -start * pxPerSample },
  ];
  return runs
    .filter(({ from, to }) => to > from && to > 0)
    .map((run) => ({ ...run, from: Math.max(0, run.from) }));
}

export const penX = (penIndex: number, fsHz: number, paper: Paper): Px =>
  ((penIndex / fsHz) % pageSeconds(paper)) * pxPerSecond(paper);

/** Stretches without a sample within a run, as [from, to) of the same indices; `at` gives NaN where there is none. */
export function gapsIn(run: Run, at: (index: number) => number): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (let i = run.from; i < run.to; i++) {
    if (!Number.isNaN(at(i))) continue;
    const last = found.at(-1);
    if (last !== undefined && last[1] === i) last[1] = i + 1;
    else found.push([i, i + 1]);
  }
  return found;
}

/**
 * The voltage that lies on the zero line. Shape and height are never touched, only the place: it stays where it is
 * until the trace has wandered towards an edge of the figure.
 */
export function offsetAfter(offsetUv: number | null, medianUv: number, paper: Paper): number {
  if (Number.isNaN(medianUv)) return offsetUv ?? 0;
  if (offsetUv === null) return medianUv;
  const away = ((medianUv - offsetUv) / 1000) * GAIN_MM_PER_MV * paper.pxPerMm * paper.times;
  return Math.abs(away) > TOLERATED_OFFSET * paper.height ? medianUv : offsetUv;
}

/** The middle of the samples that are there; NaN without any. */
export function medianOf(samples: ArrayLike<number>): number {
  const there = Array.from(samples)
    .filter((uv) => !Number.isNaN(uv))
    .sort((a, b) => a - b);
  return there[Math.floor(there.length / 2)] ?? Number.NaN;
}
