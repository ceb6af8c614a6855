/** What the engine says of a live session, as text beside the frames. */
import type { Seconds } from "./units";

export type BeatKind = "normal" | "ventricular" | "supraventricular" | "unknown";
export type QualityLevel = "good" | "fair" | "poor" | "none";
export type RhythmHint = "regular" | "irregular" | "possible_af" | "unclear" | "unreadable" | "too_short";
export type LinkState = "connecting" | "connected" | "lost" | "reconnecting" | "closed";

export interface LiveBeat {
  /** Place on the sample grid of the session. */
  readonly index: number;
  readonly t_s: Seconds;
  readonly rr_ms: number | null;
  readonly kind: BeatKind;
}

export interface Rhythm {
  readonly hint: RhythmHint;
  readonly evidence: Readonly<Record<string, number | null>>;
  readonly beats: number;
  readonly window_s: Seconds;
}

export interface Vitals {
  readonly type: "vitals";
  readonly t_s: Seconds;
  readonly heart_rate: number | null;
  readonly reason: string | null;
  readonly rr_ms: number | null;
  /** In the last minute. */
  readonly ectopic_beats: number;
  readonly pause_ms: number | null;
  readonly rhythm: Rhythm;
  readonly quality: {
    readonly level: QualityLevel;
    readonly reasons: readonly string[];
    readonly agreement: number | null;
  };
  readonly advice: string | null;
}

export interface LiveNote {
  readonly at: string;
  readonly author: string;
  readonly text: string;
}

export type LiveMessage =
  | Vitals
  /** `next`: the number of the first frame that is still to come. */
  | { readonly type: "welcome"; readonly next?: number }
  | { readonly type: "beats"; readonly beats: readonly LiveBeat[] }
  | { readonly type: "retracted"; readonly indices: readonly number[] }
  | { readonly type: "skipped"; readonly frames: number }
  | { readonly type: "link"; readonly state: LinkState }
  | { readonly type: "battery"; readonly percent: number }
  | { readonly type: "contact"; readonly on: boolean }
  | { readonly type: "symptom"; readonly symptom: string }
  | ({ readonly type: "note" } & LiveNote)
  | { readonly type: "report"; readonly recording_id: string }
  | { readonly type: "discarded" };

const KNOWN: Readonly<Record<LiveMessage["type"], (said: Readonly<Record<string, unknown>>) => boolean>> = {
  welcome: () => true,
  vitals: ({ quality, rhythm }) => isObject(quality) && isObject(rhythm),
  beats: ({ beats }) => Array.isArray(beats),
  retracted: ({ indices }) => Array.isArray(indices),
  skipped: ({ frames }) => typeof frames === "number",
  link: ({ state }) => typeof state === "string",
  battery: ({ percent }) => typeof percent === "number",
  contact: ({ on }) => typeof on === "boolean",
  symptom: ({ symptom }) => typeof symptom === "string",
  note: ({ text }) => typeof text === "string",
  report: ({ recording_id }) => typeof recording_id === "string",
  discarded: () => true,
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a text of the engine says; null for what this page does not know, which is left alone. */
export function messageOf(text: string): LiveMessage | null {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return null;
  }
  return isObject(said) ? asMessage(said, said["type"]) : null;
}

/** The same of a status of the phone, whose kind stands for the type. */
export const statusMessage = (status: Readonly<Record<string, unknown>>): LiveMessage | null =>
  asMessage({ ...status, type: status["kind"] }, status["kind"]);

function asMessage(said: Readonly<Record<string, unknown>>, type: unknown): LiveMessage | null {
  if (typeof type !== "string" || !Object.hasOwn(KNOWN, type)) return null;
  return KNOWN[type as LiveMessage["type"]](said) ? (said as unknown as LiveMessage) : null;
}
