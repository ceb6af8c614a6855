/** What phone and engine say to each other about a session, beside the frames. */
import type { SensorInfo, SensorKind } from "../../sensor/types";
import type { Advice, Mode, NoRate, RhythmHint } from "../recorder-types";
import type { Beat } from "../trace/source";

/** What opens a session; the same content again is the same session. */
export interface SessionStart {
  readonly id: string;
  readonly sensor: {
    readonly kind: SensorKind;
    readonly name: string;
    readonly model?: string;
    readonly firmware?: string;
    readonly serial?: string;
  };
  readonly fs_hz: number | null;
  readonly leads: readonly string[];
  readonly uv_per_count: number | null;
  readonly started_at: string;
  readonly time_zone: string;
  readonly mode: Mode;
}

/** What ends it. */
export interface SessionEnd {
  readonly frames: number;
  readonly ended_at: string;
  readonly symptoms: readonly string[];
  readonly note: string;
}

/** [from, to) of sequence numbers. */
export type Range = readonly [number, number];

export interface Durable {
  /** All frames before this one are on the server's disk. */
  readonly next: number;
  readonly missing: readonly Range[];
}

export interface Vitals {
  readonly type: "vitals";
  readonly heart_rate: number | null;
  readonly reason: NoRate | null;
  readonly rr_ms: number | null;
  readonly rhythm: { readonly hint: RhythmHint };
  readonly quality: { readonly level: "good" | "fair" | "poor" | "none" };
  readonly advice: Advice | null;
}

export type ServerMessage =
  | ({ readonly type: "welcome" } & Durable)
  | { readonly type: "ack"; readonly next: number }
  | { readonly type: "missing"; readonly ranges: readonly Range[] }
  | { readonly type: "pong"; readonly t: number; readonly server_us: number }
  | { readonly type: "beats"; readonly beats: readonly Beat[] }
  | { readonly type: "retracted"; readonly indices: readonly number[] }
  | Vitals;

/** How a sensor and a mode become the start of a session. */
export function sessionStart(id: string, info: SensorInfo, mode: Mode, startedAt: Date): SessionStart {
  const { kind, name, model, firmware, serial, fsHz } = info;
  const known = { model, firmware, serial };
  const told = Object.fromEntries(Object.entries(known).filter(([, text]) => text !== undefined));
  return {
    id,
    sensor: { kind, name, ...told },
    fs_hz: fsHz,
    leads: fsHz === null ? [] : info.leads,
    uv_per_count: fsHz === null ? null : info.uvPerCount,
    started_at: startedAt.toISOString(),
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    mode,
  };
}
