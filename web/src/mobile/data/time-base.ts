/** Where the samples of a stream that begins anew stand on the grid of a recording that was interrupted. */

/** Where a recording stood when its last samples came. */
export interface Tail {
  /** One past the last sample. */
  readonly endIndex: number;
  /** The sensor's clock at that position; null where it has none. */
  readonly endUs: bigint | null;
  readonly receivedMs: number;
  /** By the sensor's own clock where enough came, else nominal. */
  readonly periodUs: number;
}

/** A sample and the sensor's clock at it. */
export interface Anchor {
  readonly index: number;
  readonly us: bigint;
}

/** From so much signal on a rate is the sensor's, not the nominal one. */
const RATE_S = 2;
/** A sensor's clock that differs more than that from the phone's was set anew meanwhile. */
const CLOCK_SET_US = 60_000_000;

/** µs between samples, from two positions of the same clock. */
export function periodUs(first: Anchor | null, last: Anchor | null, fsHz: number): number {
  const nominal = 1e6 / fsHz;
  if (first === null || last === null || last.index - first.index < RATE_S * fsHz) return nominal;
  const measured = Number(last.us - first.us) / (last.index - first.index);
  return Math.abs(measured / nominal - 1) < 0.1 ? measured : nominal;
}

/**
 * The clock at the first sample of a stream that begins anew. Where the sensor stamps the last sample of a packet, the
 * driver has reckoned back by the nominal rate; here the sensor's own is known.
 */
export function firstUs(deviceUs: bigint, n: number, tail: Tail, nominal: Nominal): bigint {
  if (!nominal.stampsLast) return deviceUs;
  return deviceUs + BigInt(Math.round((n - 1) * (1e6 / nominal.fsHz - tail.periodUs)));
}

export interface Nominal {
  readonly fsHz: number;
  readonly stampsLast: boolean;
}

export interface Resumed {
  readonly firstIndex: number;
  /** The sensor's clock did not go on: the phone's bridged the gap. */
  readonly isRestarted: boolean;
}

/** The place of the first sample that is heard again. */
export function resumed(tail: Tail, deviceUs: bigint | null, receivedMs: number, n: number): Resumed {
  const awayUs = 1000 * (receivedMs - tail.receivedMs);
  const bySensorUs = deviceUs === null || tail.endUs === null ? null : Number(deviceUs - tail.endUs);
  const goesOn =
    bySensorUs !== null && bySensorUs >= -tail.periodUs && Math.abs(bySensorUs - awayUs) < CLOCK_SET_US;
  // A packet is received when its last sample is there.
  const lost = goesOn ? bySensorUs / tail.periodUs : awayUs / tail.periodUs - n;
  return { firstIndex: tail.endIndex + Math.max(0, Math.round(lost)), isRestarted: !goesOn };
}
