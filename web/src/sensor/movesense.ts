/** Movesense with its stock firmware: the GATT SensorData Protocol (GSP). */
import { demand, oneLead, viewOf, type EcgPacket, type RrPacket } from "./packets";

export const SERVICE = "34802252-7185-4d5d-b431-630e7050e8f0";
export const COMMANDS = "34800001-7185-4d5d-b431-630e7050e8f0";
export const MESSAGES = "34800002-7185-4d5d-b431-630e7050e8f0";

/** One step is 0.000381469726563 mV, that is 3125/8192 µV, exact in a float of four bytes. */
export const LSB_UV = 3125 / 8192;
const SAMPLES = 16;
const TIME_BYTES = 4;
export const LSB_BYTES = TIME_BYTES + 4 * SAMPLES;
export const MV_BYTES = TIME_BYTES + 2 * SAMPLES;

const HIGHEST_RATE = 1000;

const SUBSCRIBE = 1;
const UNSUBSCRIBE = 2;
/** References by which the answers of the two subscriptions are told apart. */
export const ECG_REFERENCE = 11;
export const RATE_REFERENCE = 12;

export const RESPONSE = 1;
export const DATA = 2;
export const DATA_PART_2 = 3;

export const subscribe = (reference: number, path: string): Uint8Array =>
  Uint8Array.of(SUBSCRIBE, reference, ...new TextEncoder().encode(path));

export const unsubscribe = (reference: number): Uint8Array => Uint8Array.of(UNSUBSCRIBE, reference);

export interface Message {
  readonly code: number;
  readonly reference: number;
  readonly payload: Uint8Array;
}

export function message(bytes: Uint8Array): Message {
  demand(bytes.length >= 2, "The message is too short: its head has two bytes.");
  const [code, reference] = bytes;
  const known = code === RESPONSE || code === DATA || code === DATA_PART_2;
  demand(known, `A message of kind ${code} is not known.`);
  return { code: code!, reference: reference!, payload: bytes.subarray(2) };
}

/** Joins data that came in two parts; a part whose other one was lost is left out. */
export class Joiner {
  readonly #begun = new Map<number, Uint8Array>();

  /** `sizes`: bytes of a whole payload by its reference; others are whole at once. */
  constructor(private readonly sizes: ReadonlyMap<number, number>) {}

  /** The whole payload, or null while its second part is missing. */
  push({ code, reference, payload }: Message): Uint8Array | null {
    const begun = this.#begun.get(reference);
    this.#begun.delete(reference);
    if (code === DATA_PART_2) return begun === undefined ? null : Uint8Array.of(...begun, ...payload);
    if (code !== DATA) return null;
    if (payload.length >= (this.sizes.get(reference) ?? 0)) return payload;
    this.#begun.set(reference, payload.slice());
    return null;
  }
}

/** Time of the first sample in ms, 16 samples in steps. */
export function ecgLsb(bytes: Uint8Array): EcgPacket {
  demand(bytes.length === LSB_BYTES, `ECG in steps has ${LSB_BYTES} bytes, not ${bytes.length}.`);
  const view = viewOf(bytes);
  const counts = Int32Array.from({ length: SAMPLES }, (_, at) => view.getInt32(TIME_BYTES + 4 * at, true));
  return oneLead(counts, LSB_UV, { firstUs: firstUs(view) });
}

/** Time of the first sample in ms, 16 samples in µV. */
export function ecgMv(bytes: Uint8Array): EcgPacket {
  demand(bytes.length === MV_BYTES, `ECG in µV has ${MV_BYTES} bytes, not ${bytes.length}.`);
  const view = viewOf(bytes);
  const counts = Int32Array.from({ length: SAMPLES }, (_, at) => view.getInt16(TIME_BYTES + 2 * at, true));
  return oneLead(counts, 1, { firstUs: firstUs(view) });
}

const firstUs = (view: DataView): bigint => BigInt(view.getUint32(0, true)) * 1000n;

/** The average rate and the intervals in ms. */
export function heartRate(bytes: Uint8Array): RrPacket {
  demand(bytes.length >= 4 && bytes.length % 2 === 0, "The heart rate is cut off.");
  const view = viewOf(bytes);
  const rate = view.getFloat32(0, true);
  demand(rate >= 0 && rate <= HIGHEST_RATE, "The heart rate is none.");
  const rounded = Math.floor(rate + 0.5);
  const rr1024 = Array.from({ length: (bytes.length - 4) / 2 }, (_, each) =>
    Math.floor((view.getUint16(4 + 2 * each, true) * 1024 + 500) / 1000),
  );
  return { type: "rr", heartRate: rounded === 0 ? null : rounded, rr1024, contact: null };
}
