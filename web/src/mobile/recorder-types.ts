/** What the recorder of the phone says to the screens, and what they tell it. */
import type { Choosable, SensorInfo, SensorProblem } from "../sensor/types";
import type { Intervals, Report } from "./api/types";
import type { TraceSource } from "./trace/source";

export type Mode = "30s" | "60s" | "5min" | "free";

export type Phase =
  | "idle"
  | "connecting"
  | "live"
  | "waiting_for_signal"
  | "recording"
  | "extending"
  | "finishing"
  | "done"
  | "failed";

export type Advice = "contact" | "clipped" | "movement" | "muscle" | "mains" | "drift";
export type RhythmHint = "regular" | "irregular" | "possible_af" | "unclear" | "unreadable" | "too_short";
/** What a person must be told beside the trouble with a strap. */
export type Trouble =
  /** The app is open in another tab, which holds the recorder. */
  | "other_tab"
  /** A recording that was interrupted must be continued or ended first. */
  | "unfinished"
  /** Another strap than the one that began the interrupted recording. */
  | "other_strap"
  /** The phone has no room; what comes is sent but not kept. */
  | "storage_full"
  /** The server does not take this recording; it stays on the phone. */
  | "refused"
  /** The server does not know this phone (any more); recordings stay on it. */
  | "not_paired";

export type NoRate = "low_quality" | "no_contact" | "too_short" | "gap";

export interface RecorderState {
  readonly phase: Phase;
  readonly sensor: SensorInfo | null;
  readonly link: {
    readonly state: "connecting" | "connected" | "lost" | "reconnecting" | "closed";
    /** 1, 2, 3 … while reconnecting. */
    readonly attempt: number;
    /** Phone's clock (Unix ms) when the strap was last heard; null while it is heard. */
    readonly lostSinceMs: number | null;
  };
  readonly battery: number | null;
  readonly contact: boolean | null;
  readonly heartRate: number | null;
  readonly heartRateFrom: "engine" | "strap" | null;
  readonly noRate: NoRate | null;
  readonly rrMs: number | null;
  readonly rhythm: RhythmHint | null;
  readonly quality: "good" | "fair" | "poor" | "none";
  readonly advice: Advice | null;
  readonly mode: Mode | null;
  readonly elapsedS: number;
  readonly targetS: number | null;
  readonly noisyS: number;
  readonly savedFrames: number;
  readonly sentFrames: number;
  /** Whether the server is reached. */
  readonly online: boolean;
  readonly wakeLock: "held" | "refused" | "none";
  readonly sessionId: string | null;
  readonly report: Report | null;
  /** What a strap that sends beats only gives in the place of a report. */
  readonly intervals: Intervals | null;
  readonly problem: SensorProblem | null;
  readonly trouble: Trouble | null;
  /** A recording that a reload or a crash has interrupted. */
  readonly interrupted: { readonly sessionId: string; readonly elapsedS: number } | null;
}

/** A recording that has not been sent as a whole. */
export interface Waiting {
  readonly sessionId: string;
  readonly startedAt: string;
  readonly durationS: number;
  /** 0 to 1. */
  readonly sentShare: number;
  readonly isSending: boolean;
  /** Why it is not sent although the server is reached. */
  readonly problem: "not_paired" | "refused" | null;
}

export interface SimulatorChoice {
  readonly kind: "polar_h10" | "movesense" | "heart_rate";
  readonly rhythm: "sinus" | "extra_beats" | "af";
  readonly trouble: "none" | "noise" | "contact" | "dropouts";
}

export interface Recorder {
  state(): RecorderState;
  waiting(): readonly Waiting[];
  /** Told whenever state or queue have changed. */
  subscribe(listener: () => void): () => void;
  /** The trace of the present session; null for straps that send beats only. */
  trace(): TraceSource | null;
  /** Beats of a strap that sends nothing else: moments of the last 10 s, Unix ms. */
  beatTimesMs(): readonly number[];
  choose(kind: Choosable, simulator?: SimulatorChoice): Promise<void>;
  record(mode: Mode): Promise<void>;
  finish(): Promise<void>;
  /** Deletes what the present recording holds. */
  discard(): Promise<void>;
  disconnect(): Promise<void>;
  mark(symptom: string): void;
  sendNow(): Promise<void>;
  /** Goes on with an interrupted recording, or ends it with what it holds. */
  resume(): Promise<void>;
  finishInterrupted(): Promise<void>;
}
