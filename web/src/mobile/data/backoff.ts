/** How long to wait before the next try: longer each time, and never all phones at once. */

const FIRST_MS = 250;
const LONGEST_MS = 15_000;

/** Behind `failures` tries in a row that failed; `chance` from 0 to 1. */
export function pauseMs(failures: number, chance = Math.random()): number {
  return Math.min(FIRST_MS * 2 ** failures, LONGEST_MS) * (0.75 + 0.25 * chance);
}
