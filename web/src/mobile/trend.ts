/** The heart rates of earlier recordings as a picture: dots over time, with the person's usual range behind them. */
import type { Trends } from "./api/types";

export type Range = "week" | "month" | "year" | "all";

const DAYS: Readonly<Record<Exclude<Range, "all">, number>> = { week: 7, month: 31, year: 366 };
const DAY_MS = 86_400_000;
/** The picture is at least so high, so that small changes look small. */
const LEAST_SPAN = 20;
const ROUND_TO = 10;

export interface Dot {
  readonly recordingId: string;
  readonly atMs: number;
  readonly value: number;
}

/** The earliest moment of a range that ends now. */
export const sinceMs = (range: Range, now: Date): number =>
  range === "all" ? Number.NEGATIVE_INFINITY : now.getTime() - DAYS[range] * DAY_MS;

/** The measured values of a series within a range, oldest first. */
export function dotsOf(trends: Trends, symbol: string, range: Range, now: Date): readonly Dot[] {
  const points = trends.series.find((series) => series.symbol === symbol)?.points ?? [];
  return points
    .flatMap(({ recording_id, at, value }) =>
      value === null ? [] : [{ recordingId: recording_id, atMs: Date.parse(at), value }],
    )
    .filter(({ atMs }) => atMs >= sinceMs(range, now))
    .sort((a, b) => a.atMs - b.atMs);
}

export interface Band {
  readonly low: number;
  readonly high: number;
}

/** Round limits that hold all values and the band. */
export function limitsOf(values: readonly number[], band: Band | null): Band {
  const all = band === null ? values : [...values, band.low, band.high];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const lacking = Math.max(0, LEAST_SPAN - (most - least)) / 2;
  return {
    low: Math.floor((least - lacking) / ROUND_TO) * ROUND_TO,
    high: Math.ceil((most + lacking) / ROUND_TO) * ROUND_TO,
  };
}

/** Places of the dots in a picture of this size: time to the right, equal places where all are of one moment. */
export function placesOf(
  dots: readonly Dot[],
  limits: Band,
  { width, height }: { width: number; height: number },
): readonly { readonly x: number; readonly y: number }[] {
  const [first, last] = [dots[0]?.atMs ?? 0, dots.at(-1)?.atMs ?? 0];
  return dots.map(({ atMs, value }) => ({
    x: last === first ? width / 2 : ((atMs - first) / (last - first)) * width,
    y: heightOf(value, limits, height),
  }));
}

export const heightOf = (value: number, { low, high }: Band, height: number): number =>
  height - ((value - low) / (high - low)) * height;
