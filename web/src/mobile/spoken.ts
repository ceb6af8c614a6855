/** What a screen reader says while a trace runs: seldom, but at once where something has changed. */

const QUIET_MS = 15_000;
const RATE_STEP = 10;

export interface Facts {
  readonly rate: number | null;
  readonly quality: string;
  readonly rhythm: string | null;
}

export interface Spoken extends Facts {
  readonly atMs: number;
}

/** Whether these facts are said now, after what was said last. */
export function isWorthSaying(last: Spoken | null, facts: Facts, nowMs: number): boolean {
  if (last === null) return true;
  if (last.quality !== facts.quality || last.rhythm !== facts.rhythm) return true;
  if ((last.rate === null) !== (facts.rate === null)) return true;
  if (Math.abs((last.rate ?? 0) - (facts.rate ?? 0)) >= RATE_STEP) return true;
  return last.rate !== facts.rate && nowMs - last.atMs >= QUIET_MS;
}
