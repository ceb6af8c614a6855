/** What is known of the heart: from the engine while it is fresh, else from the strap and the phone's own rules. */
import type { RecorderState } from "../recorder-types";
import type { Judged } from "./hard-rules";
import type { Vitals } from "./messages";

/** The engine speaks once a second; what is older than this says nothing of now. */
export const FRESH_MS = 4000;

export interface Heard<T> {
  readonly value: T;
  readonly atMs: number;
}

/** Heart rate and interval as the strap itself tells them. */
export interface StrapRate {
  readonly heartRate: number | null;
  readonly rrMs: number | null;
}

export type VitalState = Pick<
  RecorderState,
  "heartRate" | "heartRateFrom" | "noRate" | "rrMs" | "rhythm" | "quality" | "advice"
>;

const fresh = <T>(heard: Heard<T> | null, nowMs: number): T | null =>
  heard !== null && nowMs - heard.atMs <= FRESH_MS ? heard.value : null;

export interface Sources {
  readonly engine: Heard<Vitals> | null;
  readonly strap: Heard<StrapRate> | null;
  readonly judged: Judged;
  readonly contact: boolean | null;
}

export function vitalState({ engine, strap, judged, contact }: Sources, nowMs: number): VitalState {
  const told = fresh(engine, nowMs);
  if (told !== null) {
    return {
      heartRate: told.heart_rate,
      heartRateFrom: told.heart_rate === null ? null : "engine",
      noRate: told.reason,
      rrMs: told.rr_ms,
      rhythm: told.rhythm.hint,
      quality: told.quality.level,
      advice: told.advice,
    };
  }
  const { heartRate, rrMs } = fresh(strap, nowMs) ?? { heartRate: null, rrMs: null };
  return {
    heartRate,
    heartRateFrom: heartRate === null ? null : "strap",
    noRate: heartRate === null ? (contact === false ? "no_contact" : "too_short") : null,
    rrMs,
    rhythm: null,
    quality: judged.isReadable ? "good" : "none",
    advice: contact === false ? "contact" : judged.advice,
  };
}

/** Whether a stretch of signal can be read: neither phone nor engine may say no. */
export function isReadable({ engine, judged, contact }: Sources, nowMs: number): boolean {
  const level = fresh(engine, nowMs)?.quality.level;
  return judged.isReadable && contact !== false && level !== "poor" && level !== "none";
}
