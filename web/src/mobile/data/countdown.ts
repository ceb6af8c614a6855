/** When a recording begins and when it is long enough: only settled signal counts, noise is made up for up to a limit. */
import type { Phase } from "../recorder-types";

/** So much readable signal on end comes before the first second that counts. */
export const READABLE_S = 3;
/** Noise makes a recording longer by no more than that; then it ends as it is. */
export const MOST_EXTRA_S = 15;

export interface Countdown {
  /** Readable signal on end, up to now. */
  readonly readableS: number;
  readonly isStarted: boolean;
  /** Settled signal since the begin; what the radio lost is not in it. */
  readonly elapsedS: number;
  /** Of that, what could not be read. */
  readonly noisyS: number;
}

export const ZERO: Countdown = { readableS: 0, isStarted: false, elapsedS: 0, noisyS: 0 };

export interface Stretch {
  readonly seconds: number;
  /** Whether samples are missing before it. */
  readonly isBehindGap: boolean;
  readonly isSettled: boolean;
  readonly isReadable: boolean;
}

/** The count behind a further stretch of signal. */
export function counted(count: Countdown, stretch: Stretch): Countdown {
  const { seconds, isBehindGap, isSettled, isReadable } = stretch;
  const before = isBehindGap ? 0 : count.readableS;
  const readableS = isSettled && isReadable ? before + seconds : 0;
  if (!count.isStarted || !isSettled) return { ...count, readableS };
  return {
    ...count,
    readableS,
    elapsedS: count.elapsedS + seconds,
    noisyS: count.noisyS + (isReadable ? 0 : seconds),
  };
}

export const mayStart = ({ readableS }: Countdown): boolean => readableS >= READABLE_S;

/** The seconds on end that were readable before go on counting for the next recording. */
export const started = ({ readableS }: Countdown): Countdown => ({ ...ZERO, readableS, isStarted: true });

/** Where a recording is; "finishing" once it is long enough. Without a target it goes on until it is ended. */
export function phaseOf(count: Countdown, targetS: number | null): Phase {
  if (!count.isStarted) return "waiting_for_signal";
  if (targetS === null || count.elapsedS < targetS) return "recording";
  return count.elapsedS < targetS + Math.min(count.noisyS, MOST_EXTRA_S) ? "extending" : "finishing";
}
