/** The bytes that each sensor sends, as its documentation lays them out: what the simulator plays. */
import * as movesense from "./movesense";
import { EPOCH_US } from "./polar";
import { LEAD_OFF } from "./types";
import { encode } from "./wire";

const INT16 = 32_767;

function filled(bytes: number, write: (view: DataView) => void): Uint8Array {
  const made = new Uint8Array(bytes);
  write(new DataView(made.buffer));
  return made;
}

const inTwoBytes = (count: number): number => Math.max(-INT16, Math.min(INT16, count));

/** A frame of the H10: µV in three bytes, the time of the last sample. */
export const pmdFrame = (counts: Int32Array, lastUs: bigint): Uint8Array =>
  filled(10 + 3 * counts.length, (view) => {
    view.setBigUint64(1, (lastUs - EPOCH_US) * 1000n, true);
    counts.forEach((count, at) => {
      view.setUint16(10 + 3 * at, count & 0xffff, true);
      view.setInt8(12 + 3 * at, count >> 16);
    });
  });

/** Messages of a Movesense; the radio carries the data in two. */
export function gspMessages(counts: Int32Array, firstUs: bigint): Uint8Array[] {
  const payload = filled(movesense.LSB_BYTES, (view) => {
    view.setUint32(0, Number((firstUs / 1000n) % 2n ** 32n), true);
    counts.forEach((count, at) => view.setInt32(4 + 4 * at, count, true));
  });
  const half = movesense.LSB_BYTES / 2;
  return [
    Uint8Array.of(movesense.DATA, movesense.ECG_REFERENCE, ...payload.subarray(0, half)),
    Uint8Array.of(movesense.DATA_PART_2, movesense.ECG_REFERENCE, ...payload.subarray(half)),
  ];
}

/** A packet of the open firmware, 0.8 and later. */
export const activityEcg = (counts: Int32Array, firstUs: bigint): Uint8Array =>
  filled(8 + 2 * counts.length, (view) => {
    view.setBigUint64(0, firstUs, true);
    counts.forEach((count, at) => view.setInt16(8 + 2 * at, inTwoBytes(count), true));
  });

/** A notification of the Heart Rate Service with contact and intervals. */
export const heartRateMeasurement = (rate: number, rr1024: readonly number[], contact: boolean): Uint8Array =>
  filled(2 + 2 * rr1024.length, (view) => {
    view.setUint8(0, contact ? 0x16 : 0x14);
    view.setUint8(1, Math.min(rate, 255));
    rr1024.forEach((interval, at) => view.setUint16(2 + 2 * at, interval, true));
  });

export interface BoardFrame {
  readonly counts: Int32Array;
  readonly seq: number;
  readonly firstIndex: number;
  readonly firstUs: bigint;
  readonly contact: boolean;
}

/** A frame of a hobby board. */
export const openFrame = ({ counts, seq, firstIndex, firstUs, contact }: BoardFrame): Uint8Array =>
  encode({
    type: "ecg",
    seq,
    firstIndex,
    deviceUs: firstUs,
    receivedUs: 0n,
    flags: contact ? 0 : LEAD_OFF,
    uvPerCount: 1,
    counts: [counts],
  });

/** Lines of a hobby board, one integer each, or "!" while an electrode is off. */
export const textLines = (counts: Int32Array, contact: boolean): Uint8Array =>
  new TextEncoder().encode([...counts].map((count) => `${contact ? count : "!"}\r\n`).join(""));
