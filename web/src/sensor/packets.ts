/** What the bytes of a sensor say, before it has a place in time. */

export interface EcgPacket {
  readonly type: "ecg";
  /** One row per lead; 0 where a value is missing. */
  readonly counts: readonly Int32Array[];
  readonly uvPerCount: number;
  /** The sensor's clock in µs at the first or at the last sample; null where it is not told. */
  readonly firstUs: bigint | null;
  readonly lastUs: bigint | null;
  readonly flags: number;
  /** Positions without a value. */
  readonly missing: readonly number[];
  /** Number of the first sample where the sensor counts them. */
  readonly firstIndex: number | null;
}

export interface RrPacket {
  readonly type: "rr";
  readonly heartRate: number | null;
  readonly rr1024: readonly number[];
  readonly contact: boolean | null;
}

export interface StatusPacket {
  readonly type: "status";
  readonly status: Readonly<Record<string, unknown>>;
}

export type Packet = EcgPacket | RrPacket | StatusPacket;

/** Bytes that are not what they should be; the message says why. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

export function demand(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new Unreadable(sentence);
}

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** An ECG packet of one lead with nothing beside. */
export function oneLead(
  counts: Int32Array,
  uvPerCount: number,
  more: Partial<Omit<EcgPacket, "type" | "counts" | "uvPerCount">>,
): EcgPacket {
  const bare = { firstUs: null, lastUs: null, flags: 0, missing: [], firstIndex: null };
  return { type: "ecg", counts: [counts], uvPerCount, ...bare, ...more };
}
