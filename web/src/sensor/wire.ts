/**
 * The wire frame, version 1: how samples, RR intervals and words about the sensor travel to the engine.
 * Little-endian: u8 version, u8 type, u8 leads, u8 flags, u32 seq, u64 first index, i64 device µs, i64 received µs,
 * u16 n, u16 0, f32 µV per count, payload, u32 CRC-32 of all before. No sample is clipped or rounded.
 */
import { crc32 } from "./crc32";

export const VERSION = 1;
export const HEADER_BYTES = 40;
const CRC_BYTES = 4;
/** Bounds that both ends hold: a frame is a fraction of a second, never a file. */
export const MAX_N = 2000;
export const MAX_LEADS = 16;
export const MAX_FRAME_BYTES = 16 * 1024;
const MAX_SEQ = 0xffffffff;

const TYPE_ECG = 1;
const TYPE_RR = 2;
const TYPE_STATUS = 3;
/** Samples of four bytes instead of two. */
export const WIDE = 8;
const KNOWN_FLAGS = 1 | 2 | 4 | WIDE | 16;
/** In place of a sensor clock where there is none. */
const NO_CLOCK = -(2n ** 63n);

interface Head {
  /** 0, 1, 2 … per session, without holes, over all types together. */
  readonly seq: number;
  /** Sample grid of the session: of the first sample, or at that moment. */
  readonly firstIndex: number;
  readonly deviceUs: bigint | null;
  /** The phone's clock, Unix µs. */
  readonly receivedUs: bigint;
  readonly flags: number;
}

export interface EcgFrame extends Head {
  readonly type: "ecg";
  readonly uvPerCount: number;
  readonly counts: readonly Int32Array[];
}

export interface RrFrame extends Head {
  readonly type: "rr";
  readonly heartRate: number;
  /** In 1/1024 s. */
  readonly rr1024: readonly number[];
}

export interface StatusFrame extends Head {
  readonly type: "status";
  readonly status: Readonly<Record<string, unknown>>;
}

export type Frame = EcgFrame | RrFrame | StatusFrame;

/** Bytes that are no frame, or a frame that cannot be written; the message says why. */
export class WireError extends Error {
  override readonly name = "WireError";
}

function demand(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new WireError(sentence);
}

const isCount = (value: number, most: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= most;

const fitsTwoBytes = (counts: readonly Int32Array[]): boolean =>
  counts.every((lead) => lead.every((count) => count >= -32768 && count <= 32767));

interface Body {
  readonly code: number;
  readonly leads: number;
  readonly flags: number;
  readonly n: number;
  readonly uvPerCount: number;
  readonly bytes: number;
  readonly write: (view: DataView) => void;
}

function ecgBody({ counts, flags, uvPerCount }: EcgFrame): Body {
  const n = counts[0]?.length ?? 0;
  demand(counts.length >= 1 && counts.length <= MAX_LEADS, `An ECG frame has 1 to ${MAX_LEADS} leads.`);
  demand(n >= 1 && n <= MAX_N, `An ECG frame has 1 to ${MAX_N} samples per lead, not ${n}.`);
  demand(
    counts.every((lead) => lead.length === n),
    "All leads of a frame have the same number of samples.",
  );
  demand(
    Number.isFinite(uvPerCount) && uvPerCount > 0 && Math.fround(uvPerCount) === uvPerCount,
    "The gain of a frame is positive and exact in four bytes.",
  );
  const wide = (flags & WIDE) !== 0 || !fitsTwoBytes(counts);
  const size = wide ? 4 : 2;
  const write = (view: DataView): void =>
    counts.forEach((lead, row) =>
      lead.forEach((count, column) => {
        const at = (row * n + column) * size;
        if (wide) view.setInt32(at, count, true);
        else view.setInt16(at, count, true);
      }),
    );
  const all = wide ? flags | WIDE : flags;
  return {
    code: TYPE_ECG,
    leads: counts.length,
    flags: all,
    n,
    uvPerCount,
    bytes: counts.length * n * size,
    write,
  };
}

function rrBody({ heartRate, rr1024, flags }: RrFrame): Body {
  const values = [heartRate, ...rr1024];
  demand(rr1024.length <= MAX_N, `An RR frame has at most ${MAX_N} intervals.`);
  demand(
    values.every((value) => isCount(value, 0xffff)),
    "Heart rate and RR intervals are whole numbers of two bytes.",
  );
  const write = (view: DataView): void => values.forEach((value, at) => view.setUint16(2 * at, value, true));
  return { code: TYPE_RR, leads: 0, flags, n: rr1024.length, uvPerCount: 0, bytes: 2 * values.length, write };
}

function statusBody({ status, flags }: StatusFrame): Body {
  const text = new TextEncoder().encode(JSON.stringify(status));
  demand(text.length <= MAX_N, `A status has at most ${MAX_N} bytes, not ${text.length}.`);
  const write = (view: DataView): void => text.forEach((byte, at) => view.setUint8(at, byte));
  return { code: TYPE_STATUS, leads: 0, flags, n: text.length, uvPerCount: 0, bytes: text.length, write };
}

function bodyOf(frame: Frame): Body {
  if (frame.type === "ecg") return ecgBody(frame);
  return frame.type === "rr" ? rrBody(frame) : statusBody(frame);
}

/** The bytes of a frame; samples that do not fit two bytes travel in four. */
export function encode(frame: Frame): Uint8Array<ArrayBuffer> {
  const body = bodyOf(frame);
  const bytes = HEADER_BYTES + body.bytes + CRC_BYTES;
  demand(bytes <= MAX_FRAME_BYTES, `A frame has at most ${MAX_FRAME_BYTES} bytes, not ${bytes}.`);
  demand(isCount(frame.seq, MAX_SEQ), "The sequence number is a whole number of four bytes.");
  demand(isCount(frame.firstIndex, Number.MAX_SAFE_INTEGER), "The sample index is a whole number from 0.");
  demand((body.flags & ~KNOWN_FLAGS) === 0, "A frame has a flag that version 1 does not know.");
  const frameBytes = new Uint8Array(bytes);
  const view = new DataView(frameBytes.buffer);
  view.setUint8(0, VERSION);
  view.setUint8(1, body.code);
  view.setUint8(2, body.leads);
  view.setUint8(3, body.flags);
  view.setUint32(4, frame.seq, true);
  view.setBigUint64(8, BigInt(frame.firstIndex), true);
  view.setBigInt64(16, frame.deviceUs ?? NO_CLOCK, true);
  view.setBigInt64(24, frame.receivedUs, true);
  view.setUint16(32, body.n, true);
  view.setFloat32(36, body.uvPerCount, true);
  body.write(new DataView(frameBytes.buffer, HEADER_BYTES, body.bytes));
  view.setUint32(bytes - CRC_BYTES, crc32(frameBytes.subarray(0, -CRC_BYTES)), true);
  return frameBytes;
}

/** How long the frame is whose first `HEADER_BYTES` these are; null where no frame begins like that. */
export function frameLength(header: Uint8Array): number | null {
  if (header.length < HEADER_BYTES) return null;
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const [version, code, leads, flags] = [0, 1, 2, 3].map((at) => view.getUint8(at));
  const n = view.getUint16(32, true);
  if (version !== VERSION || n > MAX_N || view.getUint16(34, true) !== 0) return null;
  const payload = payloadBytes(code!, leads!, flags!, n);
  const bytes = payload === null ? null : HEADER_BYTES + payload + CRC_BYTES;
  return bytes !== null && bytes <= MAX_FRAME_BYTES ? bytes : null;
}

function payloadBytes(code: number, leads: number, flags: number, n: number): number | null {
  if ((flags & ~KNOWN_FLAGS) !== 0) return null;
  if (code === TYPE_ECG) {
    return leads < 1 || leads > MAX_LEADS || n < 1 ? null : leads * n * (flags & WIDE ? 4 : 2);
  }
  if (leads !== 0) return null;
  if (code === TYPE_RR) return 2 + 2 * n;
  return code === TYPE_STATUS ? n : null;
}

/** Exactly one frame; throws WireError where the bytes are none or are damaged. */
export function decode(bytes: Uint8Array): Frame {
  demand(bytes.length >= HEADER_BYTES + CRC_BYTES, `A frame has at least ${HEADER_BYTES + CRC_BYTES} bytes.`);
  demand(bytes[0] === VERSION, `This is a frame of version ${bytes[0]}, not ${VERSION}.`);
  const length = frameLength(bytes);
  demand(length !== null, "The header of the frame is not of version 1.");
  demand(length === bytes.length, `The frame says ${length} bytes and has ${bytes.length}.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sum = view.getUint32(length - CRC_BYTES, true);
  demand(sum === crc32(bytes.subarray(0, -CRC_BYTES)), "The checksum of the frame is wrong.");
  const firstIndex = Number(view.getBigUint64(8, true));
  demand(firstIndex <= Number.MAX_SAFE_INTEGER, "The sample index of the frame is too large.");
  const deviceUs = view.getBigInt64(16, true);
  const head: Head = {
    seq: view.getUint32(4, true),
    firstIndex,
    deviceUs: deviceUs === NO_CLOCK ? null : deviceUs,
    receivedUs: view.getBigInt64(24, true),
    flags: view.getUint8(3),
  };
  if (view.getUint8(1) === TYPE_ECG) return ecgFrame(head, view);
  return view.getUint8(1) === TYPE_RR ? rrFrame(head, view) : statusFrame(head, bytes);
}

function ecgFrame(head: Head, view: DataView): EcgFrame {
  const n = view.getUint16(32, true);
  const uvPerCount = view.getFloat32(36, true);
  demand(Number.isFinite(uvPerCount) && uvPerCount > 0, "The gain of the frame is not positive.");
  const wide = (head.flags & WIDE) !== 0;
  const count = (at: number): number =>
    wide ? view.getInt32(HEADER_BYTES + 4 * at, true) : view.getInt16(HEADER_BYTES + 2 * at, true);
  const counts = Array.from({ length: view.getUint8(2) }, (_, lead) =>
    Int32Array.from({ length: n }, (_sample, column) => count(lead * n + column)),
  );
  return { type: "ecg", ...head, uvPerCount, counts };
}

function rrFrame(head: Head, view: DataView): RrFrame {
  const value = (at: number): number => view.getUint16(HEADER_BYTES + 2 * at, true);
  const rr1024 = Array.from({ length: view.getUint16(32, true) }, (_, at) => value(at + 1));
  return { type: "rr", ...head, heartRate: value(0), rr1024 };
}

function statusFrame(head: Head, bytes: Uint8Array): StatusFrame {
  const text = bytes.subarray(HEADER_BYTES, -CRC_BYTES);
  try {
    const status: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
    demand(typeof status === "object" && status !== null && !Array.isArray(status), "");
    return { type: "status", ...head, status: status as Record<string, unknown> };
  } catch {
    throw new WireError("The status of the frame is not a JSON object.");
  }
}
