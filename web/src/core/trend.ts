/** How a value went over recordings, as points of a small picture. */

export interface TrendPoint {
  readonly at: string;
  readonly value: number | null;
}

export interface TrendSize {
  readonly width: number;
  readonly height: number;
  readonly margin: number;
}

export interface DrawnPoint {
  readonly index: number;
  readonly x: number;
  readonly y: number;
}

export interface DrawnTrend {
  readonly points: readonly DrawnPoint[];
  readonly low: number;
  readonly high: number;
}

/** A range is never narrower than this share of its middle, so that noise does not look like a change. */
const NARROWEST = 0.1;

/** Points that have a value, in time from left to right; null where there are none. */
export function drawnTrend(
  points: readonly TrendPoint[],
  { width, height, margin }: TrendSize,
): DrawnTrend | null {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  if (values.length === 0) return null;
  const [low, high] = widened(Math.min(...values), Math.max(...values));
  const times = points.map(({ at }) => Date.parse(at));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const share = (i: number): number =>
    last > first
      ? ((times[i] ?? first) - first) / (last - first)
      : points.length > 1
        ? i / (points.length - 1)
        : 0.5;
  const drawn = points.flatMap(({ value }, index) =>
    value === null
      ? []
      : [
          {
            index,
            x: margin + share(index) * (width - 2 * margin),
            y: height - margin - ((value - low) / (high - low)) * (height - 2 * margin),
          },
        ],
  );
  return { points: drawn, low, high };
}

function widened(low: number, high: number): readonly [number, number] {
  const middle = (low + high) / 2;
  const half = Math.max((high - low) / 2, (Math.abs(middle) * NARROWEST) / 2, 1e-9);
  return [middle - half, middle + half];
}
