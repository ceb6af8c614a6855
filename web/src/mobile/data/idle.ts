/** The recorder before anything has happened. */
import type { Mode, RecorderState } from "../recorder-types";

export const TARGET_S: Readonly<Record<Mode, number | null>> = {
  "30s": 30,
  "60s": 60,
  "5min": 300,
  free: null,
};

export const IDLE: RecorderState = {
  phase: "idle",
  sensor: null,
  link: { state: "closed", attempt: 0, lostSinceMs: null },
  battery: null,
  contact: null,
  heartRate: null,
  heartRateFrom: null,
  noRate: null,
  rrMs: null,
  rhythm: null,
  quality: "none",
  advice: null,
  mode: null,
  elapsedS: 0,
  targetS: null,
  noisyS: 0,
  savedFrames: 0,
  sentFrames: 0,
  online: false,
  wakeLock: "none",
  sessionId: null,
  report: null,
  intervals: null,
  problem: null,
  trouble: null,
  interrupted: null,
};

const RUNNING: ReadonlySet<RecorderState["phase"]> = new Set([
  "connecting",
  "waiting_for_signal",
  "recording",
  "extending",
  "finishing",
]);

/** Whether something is under way that must not be begun a second time. */
export const isRunning = ({ phase }: RecorderState): boolean => RUNNING.has(phase);
