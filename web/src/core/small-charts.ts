/** Places of the marks of small charts: a person's values by time, and a histogram with one value in it. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly margin: number;
}

const share = (value: number, low: number, high: number): number =>
  high > low ? (value - low) / (high - low) : 0.5;

/** Points spread over the frame, larger values higher; alike ones stand in the middle. */
export function lineOf(points: readonly Point[], { width, height, margin }: Frame): Point[] {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  return points.map(({ x, y }) => ({
    x: margin + share(x, left, right) * (width - 2 * margin),
    y: height - margin - share(y, low, high) * (height - 2 * margin),
  }));
}

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Counted {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** The bars of a histogram, and where a value stands among them; a value beyond them stands at the edge. */
export function barsOf(
  { edges, counts }: Counted,
  value: number | null,
  { width, height }: { width: number; height: number },
): { bars: Bar[]; at: number | null } {
  const [first, last] = [edges[0] ?? 0, edges.at(-1) ?? 1];
  const most = Math.max(1, ...counts);
  const place = (x: number): number => Math.min(1, Math.max(0, share(x, first, last))) * width;
  const bars = counts.map((count, i): Bar => {
    const [left, right] = [place(edges[i] ?? first), place(edges[i + 1] ?? last)];
    const tall = (count / most) * (height - 4);
    return { x: left, width: Math.max(0.5, right - left - 1), y: height - tall, height: tall };
  });
  return { bars, at: value === null ? null : place(value) };
}

export interface RangeBar {
  /** Shares of the width: the 5th and the 95th percentile, and the value. */
  readonly low: number;
  readonly high: number;
  readonly at: number;
}

/** Room beyond the percentiles on each side, as a share of their distance. */
const BEYOND = 0.5;

/** Where a value stands to its range; a value far out stands at the edge. Null where a side is open. */
export function rangeBarOf(value: number, low: number | null, high: number | null): RangeBar | null {
  if (low === null || high === null || high <= low) return null;
  const [from, whole] = [low - BEYOND * (high - low), (1 + 2 * BEYOND) * (high - low)];
  const at = Math.min(1, Math.max(0, (value - from) / whole));
  return { low: BEYOND / (1 + 2 * BEYOND), high: (1 + BEYOND) / (1 + 2 * BEYOND), at };
}
