/** In which state a session is for who watches it, and which ones to look at first. */
import type { LinkState, QualityLevel } from "./live-messages";
import type { Seconds } from "./units";

export type TileState = "waiting" | "live" | "lost" | "away" | "finished" | "discarded";

/** Without a frame for so long, a phone or its strap is not heard. */
export const LOST_MS = 4_000;
/** From here on the phone has gone; its session stays open for it to come back. */
export const AWAY_MS = 60_000;
/** How long a tile says that frames were left out for this viewer. */
const SKIPPING_MS = 5_000;

export interface Watched {
  /** Age of the last frame; null: none has come yet. */
  readonly ageMs: number | null;
  readonly link: LinkState | null;
  readonly quality: QualityLevel | null;
  /** What is left of a recording of fixed length; null: it is free. */
  readonly leftS: Seconds | null;
  readonly end: { readonly recordingId: string | null } | null;
}

export function tileState({ ageMs, link, end }: Watched): TileState {
  if (end !== null) return end.recordingId === null ? "discarded" : "finished";
  if (ageMs === null) return "waiting";
  if (ageMs >= AWAY_MS) return "away";
  return ageMs >= LOST_MS || link === "lost" || link === "reconnecting" ? "lost" : "live";
}

export const isSkipping = (skippedMs: number | null, nowMs: number): boolean =>
  skippedMs !== null && nowMs - skippedMs < SKIPPING_MS;

/** The smaller, the sooner it wants to be looked at. */
function rank(of: Watched): number {
  const state = tileState(of);
  if (state === "lost") return 0;
  if (state === "away") return 1;
  if (state === "finished" || state === "discarded") return 4;
  return state === "live" && (of.quality === "poor" || of.quality === "none") ? 2 : 3;
}

/** Link lost, then poor, then who ends first; where nothing speaks for either, as they were. */
export function byAttention<T>(tiles: readonly T[], watched: (tile: T) => Watched): T[] {
  const of = new Map(tiles.map((each) => [each, watched(each)]));
  return tiles.toSorted((a, b) => {
    const [x, y] = [of.get(a)!, of.get(b)!];
    return rank(x) - rank(y) || (rank(x) === 3 ? compare(x.leftS, y.leftS) : 0);
  });
}

const compare = (a: Seconds | null, b: Seconds | null): number =>
  a === b ? 0 : (a ?? Infinity) - (b ?? Infinity);

const TARGETS_S: ReadonlyMap<string, Seconds> = new Map([
  ["30s", 30],
  ["60s", 60],
  ["5min", 300],
]);

/** How long a recording of a mode is meant to be; null: as long as its person likes. */
export const targetS = (mode: string): Seconds | null => TARGETS_S.get(mode) ?? null;

/** "00:18"; from an hour on "1:02:03". */
export function clock(seconds: Seconds): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number): string => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${two(minutes)}:${two(whole % 60)}`;
}

/** "0.4 s", "12 s", "3 min", "2 h". */
export function ageText(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}
