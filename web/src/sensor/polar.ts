/** The measurement service (PMD) of Polar's H10: frames, answers and commands. */
import { demand, oneLead, viewOf, type EcgPacket } from "./packets";

export const SERVICE = "fb005c80-02e7-f387-1cad-8acd2d8df0c8";
export const CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8";
export const DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8";

/** Nominal; the crystal is off by up to 2 %. */
export const FS_HZ = 130;
/** The first samples swing wildly. */
export const SETTLE_S = 2;

/** The sensor counts from 2000-01-01. */
export const EPOCH_US = 946_684_800_000_000n;
/** First byte of an answer of the control point. */
export const ANSWER = 0xf0;

const HEADER_BYTES = 10;
const SAMPLE_BYTES = 3;
const ECG = 0;
const OP_SETTINGS = 1;
const OP_START = 2;
const OP_STOP = 3;
const SETTING_RATE = 0;
const SETTING_RESOLUTION = 1;
/** Bytes of a value by the kind of setting. */
const SETTING_BYTES: Readonly<Record<number, number>> = { 0: 2, 1: 2, 2: 2, 4: 1, 5: 4 };

/** Errors of the control point that a driver acts on. */
export const ALREADY_IN_STATE = 6;
export const INVALID_MTU = 10;
export const IN_CHARGER = 13;

const REFUSALS: Readonly<Record<number, string>> = {
  1: "The sensor does not know this operation.",
  2: "The sensor does not know this measurement.",
  3: "The measurement is not supported.",
  4: "The command has a wrong length.",
  5: "The sensor refused a parameter.",
  6: "The measurement is already in this state.",
  7: "The sensor refused the resolution.",
  8: "The sensor refused the rate.",
  9: "The sensor refused the range.",
  10: "The link carries too short packets (MTU); connect again.",
  11: "The sensor refused the number of channels.",
  12: "The sensor is in a state that does not allow this.",
  13: "The sensor is in its charger.",
};

const FEATURES: readonly (readonly [number, string])[] = [
  [0, "ecg"],
  [1, "ppg"],
  [2, "acceleration"],
  [3, "ppi"],
  [5, "gyroscope"],
  [6, "magnetometer"],
  [9, "sdk_mode"],
];

/** One lead in µV; the time is that of the last sample. */
export function ecgFrame(bytes: Uint8Array): EcgPacket {
  demand(bytes.length >= HEADER_BYTES, `The frame of ${bytes.length} bytes is too short.`);
  const view = viewOf(bytes);
  demand((view.getUint8(0) & 0x3f) === ECG, "The frame is not ECG.");
  const frameType = view.getUint8(9);
  demand((frameType & 0x80) === 0, "The frame is compressed, which ECG never is.");
  demand(frameType === 0, `ECG of frame type ${frameType} is not known.`);
  const body = bytes.length - HEADER_BYTES;
  demand(body > 0, "The frame has no samples.");
  demand(body % SAMPLE_BYTES === 0, "The frame does not end with whole samples.");
  const counts = Int32Array.from({ length: body / SAMPLE_BYTES }, (_, sample) => {
    const at = HEADER_BYTES + SAMPLE_BYTES * sample;
    return view.getUint16(at, true) | (view.getInt8(at + 2) << 16);
  });
  return oneLead(counts, 1, { lastUs: EPOCH_US + view.getBigUint64(1, true) / 1000n });
}

export interface Reply {
  readonly op: number;
  readonly kind: number;
  readonly error: number;
  readonly more: boolean;
  readonly parameters: Uint8Array;
}

/** An answer of the control point. */
export function controlReply(bytes: Uint8Array): Reply {
  demand(bytes[0] === ANSWER, "This is no answer of the control point.");
  demand(bytes.length >= 4, "The answer is too short.");
  const [, op, kind, error, more] = bytes;
  return { op: op!, kind: kind!, error: error!, more: (more ?? 0) !== 0, parameters: bytes.subarray(5) };
}

/** Why the sensor said no; null where it said yes. */
export function refusal({ error }: Pick<Reply, "error">): string | null {
  if (error === 0) return null;
  return REFUSALS[error] ?? `The sensor answered with error ${error}.`;
}

/** What the sensor can measure. */
export function features(bytes: Uint8Array): string[] {
  demand(bytes.length >= 2 && bytes[0] === 0x0f, "These are no features of a sensor.");
  const bits = bytes[1]! | ((bytes[2] ?? 0) << 8);
  return FEATURES.filter(([bit]) => bits & (1 << bit)).map(([, name]) => name);
}

export interface Settings {
  readonly ratesHz: readonly number[];
  readonly resolutionsBits: readonly number[];
}

/** What the sensor offers for a measurement; settings other than rate and resolution are passed over. */
export function settings(bytes: Uint8Array): Settings {
  const view = viewOf(bytes);
  const found: Record<number, number[]> = {};
  let at = 0;
  while (at < bytes.length) {
    const id = view.getUint8(at);
    const width = SETTING_BYTES[id];
    demand(width !== undefined, `The setting ${id} is not known.`);
    const count = bytes[at + 1] ?? 0;
    const values = at + 2;
    at = values + count * width;
    demand(at <= bytes.length && values <= bytes.length, "The settings are cut off.");
    if (width === 2) {
      found[id] = Array.from({ length: count }, (_, each) => view.getUint16(values + 2 * each, true));
    }
  }
  return { ratesHz: found[SETTING_RATE] ?? [], resolutionsBits: found[SETTING_RESOLUTION] ?? [] };
}

export const settingsQuery = (): Uint8Array => Uint8Array.of(OP_SETTINGS, ECG);

/** Starts ECG at 130 Hz and 14 bits. */
export const startEcg = (): Uint8Array =>
  Uint8Array.of(OP_START, ECG, SETTING_RATE, 1, FS_HZ, 0, SETTING_RESOLUTION, 1, 14, 0);

export const stopEcg = (): Uint8Array => Uint8Array.of(OP_STOP, ECG);
