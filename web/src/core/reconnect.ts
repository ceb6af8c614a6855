/** When a lost socket is opened again. */

const FIRST_MS = 500;
const LONGEST_MS = 10_000;
/** Codes after which trying again changes nothing: not understood, no token, another's, no such session, version. */
const FINAL: ReadonlySet<number> = new Set([4400, 4401, 4403, 4404, 4409, 4426]);
/** The session has come to its end. */
const NORMAL = 1000;

/** How long to wait before the n-th try, from 0 on; null: not again. */
export function retryMs(code: number, tries: number): number | null {
  if (code === NORMAL || FINAL.has(code)) return null;
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** tries);
}
