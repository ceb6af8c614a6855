/** The vectors that both sides read, for the tests. */
import { readFileSync } from "node:fs";
import type { Packet } from "../packets";

export interface Case {
  readonly name: string;
  readonly decoder?: string;
  readonly hex?: string;
  readonly expect?: Readonly<Record<string, unknown>>;
  readonly error?: string;
  readonly refusal?: string | null;
  readonly command?: string;
  readonly arguments?: readonly unknown[];
  readonly stream?: string;
  readonly sizes?: Readonly<Record<string, number>>;
  readonly pushes?: readonly string[];
  readonly payloads?: readonly string[];
  readonly packets?: readonly unknown[];
  readonly skipped_bytes?: number;
  readonly uv_per_count?: number;
}

/** A frame of the wire as the vectors write it; large numbers as text. */
export interface FrameCase {
  readonly name: string;
  readonly hex: string;
  readonly error?: true;
  readonly frame?: {
    readonly type: "ecg" | "rr" | "status";
    readonly seq: number;
    readonly first_index: number;
    readonly device_us: string | null;
    readonly received_us: string;
    readonly flags: number;
    readonly uv_per_count?: number;
    readonly counts?: readonly number[][];
    readonly heart_rate?: number;
    readonly rr_1024?: readonly number[];
    readonly status?: Readonly<Record<string, unknown>>;
  };
}

const FOLDER = new URL("../../../../tests/sensors/vectors/", import.meta.url);
const FRAMES = new URL("../../../../tests/stream/vectors/frames.json", import.meta.url);

export const frameVectors = (): FrameCase[] => JSON.parse(readFileSync(FRAMES, "utf8")) as FrameCase[];

export function vectors<T = Case>(name: string): T[] {
  const text = readFileSync(new URL(`${name}.json`, FOLDER), "utf8");
  return (JSON.parse(text) as { cases: T[] }).cases;
}

export const bytesOfHex = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, at) => parseInt(hex.slice(2 * at, 2 * at + 2), 16));

export const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** A packet as the vectors write it. */
export function written(packet: Packet): unknown {
  if (packet.type === "status") return { status: packet.status };
  if (packet.type === "rr") {
    const { heartRate, rr1024, contact } = packet;
    return { rr: { heart_rate: heartRate, rr_1024: rr1024, contact } };
  }
  return {
    ecg: {
      counts: packet.counts.map((lead) => [...lead]),
      uv_per_count: packet.uvPerCount,
      first_us: packet.firstUs?.toString() ?? null,
      last_us: packet.lastUs?.toString() ?? null,
      flags: packet.flags,
      missing: packet.missing,
      first_index: packet.firstIndex,
    },
  };
}
