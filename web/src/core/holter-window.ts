/** What of a long recording is seen: the window of the trends, the cursor, and the scale of the strip. */
import { clamp } from "./paper";
import type { Px, Seconds } from "./units";

export interface HolterWindow {
  readonly durationS: Seconds;
  /** Part of the recording that the trends show. */
  readonly fromS: Seconds;
  readonly toS: Seconds;
  /** The one moment that all bands share; the middle of the strip. */
  readonly cursorS: Seconds;
  /** Seconds that the strip shows. */
  readonly stripS: Seconds;
}

export const SHORTEST_WINDOW_S: Seconds = 60;
export const SHORTEST_STRIP_S: Seconds = 2;
/** A strip of fewer pixels per second is an envelope. */
export const READABLE_PX_PER_S: Px = 8;

export const wholeWindow = (durationS: Seconds, stripS: Seconds): HolterWindow => ({
  durationS,
  fromS: 0,
  toS: durationS,
  cursorS: 0,
  stripS,
});

const spanOf = (window: HolterWindow): Seconds => window.toS - window.fromS;

/** The window of this length that begins as near as possible to a time. */
function placed(window: HolterWindow, fromS: Seconds, spanS: Seconds): HolterWindow {
  const span = clamp(spanS, Math.min(SHORTEST_WINDOW_S, window.durationS), window.durationS);
  const from = clamp(fromS, 0, window.durationS - span);
  return { ...window, fromS: from, toS: from + span };
}

/** Zoom of the trends by a factor (above 1: nearer); the moment stays where it is. */
export function zoomed(window: HolterWindow, factor: number, at: Seconds): HolterWindow {
  const span = clamp(
    spanOf(window) / factor,
    Math.min(SHORTEST_WINDOW_S, window.durationS),
    window.durationS,
  );
  const share = (at - window.fromS) / spanOf(window);
  return placed(window, at - share * span, span);
}

export const panned = (window: HolterWindow, byS: Seconds): HolterWindow =>
  placed(window, window.fromS + byS, spanOf(window));

/** The window between two moments in any order. */
export const between = (window: HolterWindow, a: Seconds, b: Seconds): HolterWindow =>
  placed(window, Math.min(a, b), Math.abs(b - a));

/** The cursor elsewhere; the window goes with it where it would leave it. */
export function withCursor(window: HolterWindow, at: Seconds): HolterWindow {
  const cursorS = clamp(at, 0, window.durationS);
  const moved = { ...window, cursorS };
  if (cursorS >= window.fromS && cursorS <= window.toS) return moved;
  return placed(moved, cursorS - spanOf(window) / 2, spanOf(window));
}

/** Zoom of the strip; the moment at a share of its width stays where it is. */
export function stripZoomed(window: HolterWindow, factor: number, share = 0.5): HolterWindow {
  const stripS = clamp(
    window.stripS / factor,
    Math.min(SHORTEST_STRIP_S, window.durationS),
    window.durationS,
  );
  return withCursor({ ...window, stripS }, window.cursorS + (share - 0.5) * (window.stripS - stripS));
}

/** The part that the strip shows: about the cursor, within the recording. */
export function stripSpan(window: HolterWindow): { fromS: Seconds; toS: Seconds } {
  const length = Math.min(window.stripS, window.durationS);
  const fromS = clamp(window.cursorS - length / 2, 0, window.durationS - length);
  return { fromS, toS: fromS + length };
}

export const LINES = 10;
export const LINE_S: Seconds = 60;

/** First of the ten minutes that the disclosure shows: they hold the cursor, and change page by page. */
export const firstLine = (cursorS: Seconds): number =>
  Math.floor(Math.floor(cursorS / LINE_S) / LINES) * LINES;

const STEPS_S = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** Round steps for marks of time that are at least so far apart. */
export function markStep(pxPerS: number, atLeast: Px): Seconds {
  return STEPS_S.find((step) => step * pxPerS >= atLeast) ?? STEPS_S.at(-1)!;
}

const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");

/** Clock time of a moment, "23:14:07"; from the start of the recording where it is not known when that was. */
export function timeText(
  at: Seconds,
  startedAt: string | null,
  { tenths = false, seconds = true } = {},
): string {
  const start = startedAt === null ? 0 : clockSeconds(startedAt);
  const total = start + at;
  const day = startedAt === null ? total : total % 86_400;
  const [hours, minutes, rest] = [Math.floor(day / 3600), Math.floor((day % 3600) / 60), day % 60];
  const tail = tenths ? rest.toFixed(1).padStart(4, "0") : two(rest);
  return `${two(hours)}:${two(minutes)}${seconds ? `:${tail}` : ""}`;
}

/** Seconds since midnight of an ISO time, in the time that the recorder wrote. */
export function clockSeconds(iso: string): Seconds {
  const [hours = 0, minutes = 0, seconds = 0] = iso.slice(11, 19).split(":").map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}

const NIGHT_H = [23, 7] as const;

/** Nights of a span, 23 to 7 o'clock; none where the clock is not known. */
export function nights(
  startedAt: string | null,
  { fromS, toS }: { fromS: Seconds; toS: Seconds },
): { fromS: Seconds; toS: Seconds }[] {
  if (startedAt === null) return [];
  const start = clockSeconds(startedAt);
  const found = [];
  for (let day = -1; day * 86_400 < start + toS; day++) {
    const begin = day * 86_400 + NIGHT_H[0] * 3600 - start;
    const end = (day + 1) * 86_400 + NIGHT_H[1] * 3600 - start;
    if (end > fromS && begin < toS) found.push({ fromS: Math.max(begin, fromS), toS: Math.min(end, toS) });
  }
  return found;
}
