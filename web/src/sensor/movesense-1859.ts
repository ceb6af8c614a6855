/** Movesense with the open firmware that has service 0x1859: ECG with the time of the phone. */
import { demand, oneLead, viewOf, type EcgPacket } from "./packets";
import { LSB_UV } from "./movesense";

export const SERVICE = 0x1859;
export const ECG = 0x2bf1;
export const CONFIGURATION = 0x2bf3;
/** Firmware 0.7 and earlier. */
export const ECG_BEFORE_0_8 = 0x2bdd;
export const INTERVAL_BEFORE_0_8 = 0x2be3;

/** What stands in place of a sample that the sensor does not have. */
const INVALID = -32_768;
/** What a signed clock of eight bytes can tell. */
const LATEST_US = 2n ** 63n - 1n;

/** Firmware 0.8 and later: µs since 1970 at the first sample. */
export function ecg(bytes: Uint8Array): EcgPacket {
  demand(bytes.length >= 8, "The packet is too short.");
  const firstUs = viewOf(bytes).getBigUint64(0, true);
  demand(firstUs <= LATEST_US, "The time of the packet is none that a clock tells.");
  return packet(bytes, 8, firstUs);
}

/** Firmware 0.7 and earlier: ms since the sensor began. */
export function ecgBefore08(bytes: Uint8Array): EcgPacket {
  demand(bytes.length >= 4, "The packet is too short.");
  return packet(bytes, 4, BigInt(viewOf(bytes).getUint32(0, true)) * 1000n);
}

function packet(bytes: Uint8Array, header: number, firstUs: bigint): EcgPacket {
  const body = bytes.length - header;
  demand(body > 0, "The packet has no samples.");
  demand(body % 2 === 0, "The packet does not end with whole samples.");
  const view = viewOf(bytes);
  const raw = Array.from({ length: body / 2 }, (_, at) => view.getInt16(header + 2 * at, true));
  const missing = raw.flatMap((value, at) => (value === INVALID ? [at] : []));
  const counts = Int32Array.from(raw, (value) => (value === INVALID ? 0 : value));
  return oneLead(counts, LSB_UV, { firstUs, missing });
}

/** Sets the distance of the samples and the sensor's clock. */
export function configuration(ecgIntervalMs: number, nowUs: bigint): Uint8Array {
  const bytes = new Uint8Array(16);
  bytes[0] = ecgIntervalMs;
  viewOf(bytes).setBigUint64(8, nowUs, true);
  return bytes;
}

/** Sets the distance of the samples, firmware 0.7 and earlier. */
export const intervalBefore08 = (intervalMs: number): Uint8Array => Uint8Array.of(intervalMs, 0);
