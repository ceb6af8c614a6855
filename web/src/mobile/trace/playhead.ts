/**
 * Where the pen of the live trace stands. Packets come in bursts (a Polar H10 sends 73 samples every 0.56 s); the pen runs
 * at constant speed a fixed time behind them, so that the trace neither stutters nor changes its speed.
 */
import type { Seconds } from "../../core/units";

/** Longer than the longest framing of the sensors (0.56 s) and the usual jitter of the radio. */
export const JITTER_BUFFER_S: Seconds = 0.7;
/** How quickly a delay that has grown for good is believed: the clock of a strap drifts far less. */
const LEAK_MS_PER_S = 10;
/** The pen catches up so gently that the eye does not see it; beyond a second it jumps. */
const SLEW = 0.05;
const JUMP_S: Seconds = 1;

/** How long after its sampling the quickest sample arrived, on the clocks of strap and phone, and when that was last seen. */
export interface Delay {
  readonly ms: number;
  readonly atMs: number;
}

/** A packet has arrived whose last sample is the one before `endIndex`. */
export function delayAfter(known: Delay | null, endIndex: number, receivedMs: number, fsHz: number): Delay {
  const ms = receivedMs - (endIndex * 1000) / fsHz;
  if (known === null) return { ms, atMs: receivedMs };
  const leaked = known.ms + (LEAK_MS_PER_S * Math.max(0, receivedMs - known.atMs)) / 1000;
  return { ms: Math.min(ms, leaked), atMs: receivedMs };
}

export interface Pen {
  /** Sample under the pen, with its fraction. */
  readonly index: number;
  readonly atMs: number;
}

/** The pen a moment later. */
export function penAt(pen: Pen | null, nowMs: number, { delay, fsHz }: { delay: Delay; fsHz: number }): Pen {
  const wanted = ((nowMs - delay.ms) / 1000 - JITTER_BUFFER_S) * fsHz;
  if (pen === null) return { index: wanted, atMs: nowMs };
  const step = (Math.max(0, nowMs - pen.atMs) / 1000) * fsHz;
  const missing = wanted - (pen.index + step);
  if (Math.abs(missing) > JUMP_S * fsHz) return { index: wanted, atMs: nowMs };
  const correction = Math.min(Math.max(missing, -SLEW * step), SLEW * step);
  return { index: pen.index + step + correction, atMs: nowMs };
}

/** With reduced motion the trace turns over once a second instead of running. */
export const stillPen = (pen: Pen, fsHz: number): Pen => ({
  ...pen,
  index: Math.floor(pen.index / fsHz) * fsHz,
});
