/**
 * Up to which sample a running trace is drawn. Frames come in bursts; the pen goes at constant speed a little behind
 * them, and only where the link falls behind for good does it hurry or jump.
 */
import type { Seconds } from "./units";

/** What the pen keeps behind a frame of the sensor, for frames that are late. */
const MARGIN_S: Seconds = 0.15;
const LONGEST_DELAY_S: Seconds = 1.5;
/** Behind by so much the pen jumps: a hidden tab, or a link that was away. */
const JUMP_S: Seconds = 2;
/** How far off the pen goes at its usual speed. */
const SLACK_S: Seconds = 0.12;
const HURRY = 1.06;
const DAWDLE = 0.94;

export interface Incoming {
  /** One place behind the newest sample. */
  readonly end: number;
  readonly fsHz: number;
  /** Length of the sensor's frames. */
  readonly frameS: Seconds;
}

/** How far behind the newest sample the pen ought to be just after a frame has come. */
export const delayS = (frameS: Seconds): Seconds => Math.min(frameS + MARGIN_S, LONGEST_DELAY_S);

/**
 * Where the pen is after some time; null: it has not begun. Never past the newest sample, and never back; below zero
 * while it waits for the first sample to be old enough.
 */
export function movedOn(pen: number | null, elapsedS: Seconds, { end, fsHz, frameS }: Incoming): number {
  const target = end - delayS(frameS) * fsHz;
  if (pen === null) return target;
  const behindS = (target - pen) / fsHz;
  if (behindS > JUMP_S) return target;
  const speed = behindS > SLACK_S ? HURRY : behindS < -(frameS + SLACK_S) ? DAWDLE : 1;
  return Math.max(pen, Math.min(end, pen + elapsedS * fsHz * speed));
}
