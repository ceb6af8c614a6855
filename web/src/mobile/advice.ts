/** One advice at a time, which stands long enough to be read and followed. */

const STANDS_MS = 3_000;

export interface Standing<T> {
  readonly advice: T | null;
  readonly sinceMs: number;
}

export function steadied<T>(standing: Standing<T> | null, wanted: T | null, nowMs: number): Standing<T> {
  if (standing === null) return { advice: wanted, sinceMs: nowMs };
  if (standing.advice === wanted || nowMs - standing.sinceMs < STANDS_MS) return standing;
  return { advice: wanted, sinceMs: nowMs };
}
