/** When what a screen reader says of live numbers changes: seldom enough to be listened to. */
import type { QualityLevel, RhythmHint, Vitals } from "./live-messages";

/** Without a reason it is not said more often. */
const EVERY_MS = 15_000;
/** A rate that has moved by so much is a reason. */
const RATE_STEP = 10;

export interface Said {
  readonly atMs: number;
  readonly rate: number | null;
  readonly quality: QualityLevel;
  readonly hint: RhythmHint;
}

/** What is said now; null: what was said last still does. */
export function nextSaid(last: Said | null, vitals: Vitals, nowMs: number): Said | null {
  const now: Said = {
    atMs: nowMs,
    rate: vitals.heart_rate,
    quality: vitals.quality.level,
    hint: vitals.rhythm.hint,
  };
  if (last === null || now.quality !== last.quality || now.hint !== last.hint) return now;
  if ((now.rate === null) !== (last.rate === null)) return now;
  const moved = Math.abs((now.rate ?? 0) - (last.rate ?? 0));
  return moved >= RATE_STEP || (moved >= 1 && nowMs - last.atMs >= EVERY_MS) ? now : null;
}
