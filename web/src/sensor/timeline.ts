/**
 * Places packets on the sample grid of a session: what was lost becomes a gap of the right length, what came twice is
 * refused. The rules stand beside the vectors (tests/sensors/vectors/README.md), which the Python side reads, too.
 */
import type { EcgPacket } from "./packets";
import { CLOCK_RESTARTED, SETTLING } from "./types";

/** Samples without a hole between them. */
export interface Placed {
  readonly firstIndex: number;
  readonly gapBefore: number;
  /** The sensor's clock at the first sample. */
  readonly deviceUs: bigint | null;
  readonly counts: readonly Int32Array[];
  readonly flags: number;
}

/** So many packets are looked at for a doubled one. */
const REMEMBERED = 16;
/** The rate is that of about the last minute. */
const RATE_WINDOW_S = 60;
/** A sensor's clock that is further ahead of the phone's than a phone sleeps was set anew. */
const CLOCK_SET_US = 60_000_000;

const halfUp = (value: number): number => Math.floor(value + 0.5);

interface Before {
  readonly n: number;
  readonly timeUs: bigint | null;
  readonly number: number | null;
  readonly receivedUs: bigint;
}

/** From one packet to the next. */
interface Step {
  /** Samples that were lost between. */
  readonly lost: number;
  /** By the sensor's clock, where it went on. */
  readonly elapsedUs: number | null;
  readonly restarted: boolean;
}

interface Start {
  readonly first: number;
  readonly startUs: bigint | null;
  readonly flags: number;
}

const GOES_ON: Step = { lost: 0, elapsedUs: null, restarted: false };

const timeOf = ({ firstUs, lastUs }: EcgPacket): bigint | null => lastUs ?? firstUs;

export class Timeline {
  /** µs and samples over all steps without a loss; the rate as it truly is. */
  #summedUs = 0;
  #summedSamples = 0;
  #before: Before | null = null;
  /** Samples of every packet so far, NaN once they differ. */
  #packetSamples: number | null = null;
  #reconnected = false;
  #next = 0;
  #placedEnd = 0;
  #settledFrom: number;
  readonly #recent: string[] = [];

  constructor(
    private readonly fsHz: number,
    private readonly settleS: number,
  ) {
    this.#settledFrom = settleS * fsHz;
  }

  /** The link is there again, and the stream of the sensor was started anew. */
  reconnected(): void {
    this.#reconnected = true;
  }

  /** The packet's samples on the grid; nothing for one that was there already or has no value. */
  place(packet: EcgPacket, receivedUs: bigint): Placed[] {
    if (this.#isDoubled(packet)) return [];
    const n = packet.counts[0]!.length;
    this.#packetSamples = n === (this.#packetSamples ?? n) ? n : NaN;
    const step = this.#step(packet, receivedUs);
    const first = this.#next + step.lost;
    if (this.#reconnected) this.#settledFrom = first + this.settleS * this.fsHz;
    const startUs = this.#firstUs(packet, step);
    this.#learn(packet, step);
    const settling = first < this.#settledFrom ? SETTLING : 0;
    const flags = packet.flags | settling | (step.restarted ? CLOCK_RESTARTED : 0);
    this.#reconnected = false;
    this.#next = first + n;
    this.#before = { n, timeUs: timeOf(packet), number: packet.firstIndex, receivedUs };
    return this.#runs(packet, { first, startUs, flags });
  }

  get #periodUs(): number {
    return this.#summedSamples === 0 ? 1e6 / this.fsHz : this.#summedUs / this.#summedSamples;
  }

  #isDoubled(packet: EcgPacket): boolean {
    const time = timeOf(packet);
    if (time === null && packet.firstIndex === null) return false;
    const key = [time, packet.firstIndex, ...packet.counts.map((lead) => lead.join(" "))].join(",");
    if (this.#recent.includes(key)) return true;
    this.#recent.push(key);
    if (this.#recent.length > REMEMBERED) this.#recent.shift();
    return false;
  }

  #step(packet: EcgPacket, receivedUs: bigint): Step {
    const before = this.#before;
    if (before === null) return GOES_ON;
    const n = packet.counts[0]!.length;
    const receivedForUs = Number(receivedUs - before.receivedUs);
    const time = timeOf(packet);
    const elapsedUs = time === null || before.timeUs === null ? null : Number(time - before.timeUs);
    const counted =
      packet.firstIndex === null || before.number === null
        ? null
        : packet.firstIndex - (before.number + before.n);
    if (this.#beganAnew(counted, elapsedUs, receivedForUs)) {
      return { lost: this.#lostByPhone(receivedForUs, n), elapsedUs: null, restarted: true };
    }
    if (counted !== null) return { lost: counted, elapsedUs, restarted: false };
    if (elapsedUs !== null) {
      return { lost: this.#lostBySensor(packet, elapsedUs), elapsedUs, restarted: false };
    }
    return this.#reconnected ? { ...GOES_ON, lost: this.#lostByPhone(receivedForUs, n) } : GOES_ON;
  }

  #beganAnew(counted: number | null, elapsedUs: number | null, receivedForUs: number): boolean {
    if (counted !== null) return counted < 0 || counted * this.#periodUs - receivedForUs > CLOCK_SET_US;
    return elapsedUs !== null && (elapsedUs <= 0 || elapsedUs - receivedForUs > CLOCK_SET_US);
  }

  #lostByPhone(receivedForUs: number, n: number): number {
    return this.#whole(receivedForUs / this.#periodUs - n, n);
  }

  /** Whole packets while the stream goes on, else what the sensor's clock tells. */
  #lostBySensor(packet: EcgPacket, elapsedUs: number): number {
    const n = packet.counts[0]!.length;
    const raw = elapsedUs / this.#periodUs - between(packet, this.#before!);
    const wholePackets = n === this.#packetSamples && !this.#reconnected;
    return wholePackets ? Math.max(0, n * halfUp(raw / n)) : this.#whole(raw, n);
  }

  /** None where it is below half a packet: a crystal alone may be that far off. */
  #whole(raw: number, n: number): number {
    return raw < Math.min(n, this.#before!.n) / 2 ? 0 : halfUp(raw);
  }

  #firstUs({ firstUs, lastUs, counts }: EcgPacket, { lost, elapsedUs }: Step): bigint | null {
    if (lastUs === null) return firstUs;
    const n = counts[0]!.length;
    const periodUs = elapsedUs !== null && lost === 0 ? elapsedUs / n : this.#periodUs;
    return lastUs - BigInt(halfUp((n - 1) * periodUs));
  }

  /** Takes a step without a loss into the rate. */
  #learn(packet: EcgPacket, { lost, elapsedUs, restarted }: Step): void {
    if (elapsedUs === null || elapsedUs <= 0 || lost !== 0 || restarted) return;
    this.#summedUs += elapsedUs;
    this.#summedSamples += between(packet, this.#before!);
    if (this.#summedSamples <= RATE_WINDOW_S * this.fsHz) return;
    this.#summedUs /= 2;
    this.#summedSamples /= 2;
  }

  /** One run for each stretch of values; positions without one are left out. */
  #runs(packet: EcgPacket, { first, startUs, flags }: Start): Placed[] {
    return stretches(packet.counts[0]!.length, packet.missing).map(([from, to]) => {
      const firstIndex = first + from;
      const gapBefore = firstIndex - this.#placedEnd;
      this.#placedEnd = first + to;
      const deviceUs = startUs === null ? null : startUs + BigInt(halfUp(from * this.#periodUs));
      const counts = packet.counts.map((lead) => lead.slice(from, to));
      return { firstIndex, gapBefore, deviceUs, counts, flags };
    });
  }
}

/** Samples between the two that are stamped: the last ones, or the first ones. */
const between = ({ lastUs, counts }: EcgPacket, before: Before): number =>
  lastUs === null ? before.n : counts[0]!.length;

/** The stretches [from, to) of n positions between those that are missing. */
function stretches(n: number, missing: readonly number[]): [number, number][] {
  const ends = [...missing, n];
  return ends
    .map((end, at): [number, number] => [at === 0 ? 0 : ends[at - 1]! + 1, end])
    .filter(([from, to]) => from < to);
}
