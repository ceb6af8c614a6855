/** From what a driver says to the frames of a session: numbered once, on the grid of the session. */
import { encode, type Frame } from "../../sensor/wire";
import { CLOCK_RESTARTED, type RrEvent, type SamplesEvent, type SensorInfo } from "../../sensor/types";
import type { StoredFrame } from "./store";
import { firstUs, periodUs, resumed, type Anchor, type Tail } from "./time-base";

/** Where a session goes on; a new one at the beginning. */
export interface Framing {
  readonly session: string;
  readonly seq: number;
  readonly tail: Tail | null;
}

type Body =
  | Pick<Frame & { type: "ecg" }, "type" | "counts" | "uvPerCount">
  | Pick<Frame & { type: "rr" }, "type" | "heartRate" | "rr1024">
  | Pick<Frame & { type: "status" }, "type" | "status">;

/** Sensors whose time is that of the last sample of a packet; a simulator names as its model what it plays. */
const STAMPS_LAST: ReadonlySet<string> = new Set(["polar_h10"]);
const stampsLast = ({ kind, model }: SensorInfo): boolean =>
  STAMPS_LAST.has(kind === "simulator" ? (model ?? "") : kind);

const microseconds = (ms: number): bigint => BigInt(Math.round(1000 * ms));

export class Framer {
  readonly session: string;
  #seq: number;
  #tail: Tail | null;
  /** Position of the session less that of the driver; null before the first samples. */
  #offset: number | null = null;
  #first: Anchor | null = null;
  #isNew = true;

  constructor(
    { session, seq, tail }: Framing,
    private readonly info: SensorInfo,
  ) {
    this.session = session;
    this.#seq = seq;
    this.#tail = tail;
  }

  /** The sequence number of the next frame. */
  get seq(): number {
    return this.#seq;
  }

  get tail(): Tail | null {
    return this.#tail;
  }

  /** The driver's position of a position of the session, for the trace. */
  onDriverGrid(index: number): number {
    return index - (this.#offset ?? 0);
  }

  samples(event: SamplesEvent): StoredFrame {
    const { deviceUs, receivedMs, counts } = event;
    const n = counts[0]!.length;
    const { firstIndex, flags } = this.#placed(event, n);
    const frame = this.#frame(
      { type: "ecg", counts, uvPerCount: this.info.uvPerCount },
      { firstIndex, deviceUs, receivedMs, flags },
    );
    this.#tail = this.#tailBehind({ firstIndex, n, deviceUs, receivedMs, flags });
    return frame;
  }

  rr({ heartRate, rr1024, receivedMs }: RrEvent): StoredFrame {
    return this.#here({ type: "rr", heartRate: heartRate ?? 0, rr1024 }, receivedMs);
  }

  status(status: Readonly<Record<string, unknown>>, nowMs: number): StoredFrame {
    return this.#here({ type: "status", status }, nowMs);
  }

  #placed(
    { firstIndex, deviceUs, receivedMs, flags }: SamplesEvent,
    n: number,
  ): {
    firstIndex: number;
    flags: number;
  } {
    if (this.#offset !== null) return { firstIndex: firstIndex + this.#offset, flags };
    if (this.#tail === null) {
      this.#offset = -firstIndex;
      return { firstIndex: 0, flags };
    }
    const nominal = { fsHz: this.info.fsHz!, stampsLast: stampsLast(this.info) };
    const startUs = deviceUs === null ? null : firstUs(deviceUs, n, this.#tail, nominal);
    const again = resumed(this.#tail, startUs, receivedMs, n);
    this.#offset = again.firstIndex - firstIndex;
    return { firstIndex: again.firstIndex, flags: again.isRestarted ? flags | CLOCK_RESTARTED : flags };
  }

  #tailBehind(last: {
    firstIndex: number;
    n: number;
    deviceUs: bigint | null;
    receivedMs: number;
    flags: number;
  }): Tail {
    const { firstIndex, n, deviceUs, receivedMs, flags } = last;
    const here = deviceUs === null ? null : { index: firstIndex, us: deviceUs };
    // The place of a first packet rests on the nominal rate; from the second one on the clock is the sensor's.
    if (this.#isNew || flags & CLOCK_RESTARTED) this.#first = null;
    else this.#first ??= here;
    this.#isNew = false;
    const period = periodUs(this.#first, here, this.info.fsHz!);
    const endUs = deviceUs === null ? null : deviceUs + BigInt(Math.round(n * period));
    return { endIndex: firstIndex + n, endUs, receivedMs, periodUs: period };
  }

  #here(body: Body, nowMs: number): StoredFrame {
    const firstIndex = this.#tail?.endIndex ?? 0;
    return this.#frame(body, { firstIndex, deviceUs: null, receivedMs: nowMs, flags: 0 });
  }

  #frame(
    body: Body,
    {
      firstIndex,
      deviceUs,
      receivedMs,
      flags,
    }: Pick<SamplesEvent, "firstIndex" | "deviceUs" | "receivedMs" | "flags">,
  ): StoredFrame {
    const head = { seq: this.#seq, firstIndex, deviceUs, receivedUs: microseconds(receivedMs), flags };
    const bytes = encode({ ...head, ...body });
    this.#seq += 1;
    return { session: this.session, seq: head.seq, bytes };
  }
}
