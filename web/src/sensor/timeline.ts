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
/** A sensor clock so far ahead of the phone's was set anew. */
const AHEAD_US = 60_000_000n;

const halfUp = (value: number): number => Math.floor(value + 0.5);

interface Before {
  readonly n: number;
  readonly timeUs: bigint | null;
  readonly number: number | null;
  readonly receivedUs: bigint;
}

interface Step {
  /** Samples that were lost before the packet. */
  readonly lost: number;
  readonly restarted: boolean;
  /** From one sample of the packet to the next, in µs. */
  readonly sampleUs: number;
}

const timeOf = ({ firstUs, lastUs }: EcgPacket): bigint | null => firstUs ?? lastUs;

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

  place(packet: EcgPacket, receivedUs: bigint): Placed[] {
    if (this.#isDoubled(packet)) return [];
    const n = packet.counts[0]!.length;
    this.#packetSamples = n === (this.#packetSamples ?? n) ? n : NaN;
    const step = this.#step(packet, n, receivedUs);
    const first = this.#next + step.lost;
    if (this.#reconnected) this.#settledFrom = first + this.settleS * this.fsHz;
    const runs = this.#runs(packet, first, step);
    this.#reconnected = false;
    this.#next = first + n;
    this.#before = { n, timeUs: timeOf(packet), number: packet.firstIndex, receivedUs };
    return runs;
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

  #step(packet: EcgPacket, n: number, receivedUs: bigint): Step {
    const before = this.#before;
    const periodUs = this.#periodUs;
    if (before === null) return { lost: 0, restarted: false, sampleUs: periodUs };
    const byPhone = { lost: this.#lostByPhone(before, n, receivedUs), sampleUs: periodUs };
    const time = timeOf(packet);
    if (packet.firstIndex !== null && before.number !== null) {
      const lost = packet.firstIndex - (before.number + before.n);
      if (lost < 0) return { ...byPhone, restarted: true };
      return { lost, restarted: false, sampleUs: periodUs };
    }
    if (time === null || before.timeUs === null) {
      return { lost: this.#reconnected ? byPhone.lost : 0, restarted: false, sampleUs: periodUs };
    }
    const ahead = time - before.timeUs - (receivedUs - before.receivedUs);
    if (time < before.timeUs || ahead > AHEAD_US) return { ...byPhone, restarted: true };
    return this.#stepByTime(packet, n, Number(time - before.timeUs));
  }

  #stepByTime({ firstUs }: EcgPacket, n: number, elapsedUs: number): Step {
    const before = this.#before!;
    const between = firstUs === null ? n : before.n;
    const raw = elapsedUs / this.#periodUs - between;
    if (raw < Math.min(n, before.n) / 2) {
      this.#learn(elapsedUs, between);
      return { lost: 0, restarted: false, sampleUs: elapsedUs / between };
    }
    const whole = n === this.#packetSamples && !this.#reconnected;
    const lost = whole ? n * halfUp(raw / n) : halfUp(raw);
    return { lost, restarted: false, sampleUs: this.#periodUs };
  }

  #learn(elapsedUs: number, samples: number): void {
    this.#summedUs += elapsedUs;
    this.#summedSamples += samples;
    if (this.#summedSamples <= RATE_WINDOW_S * this.fsHz) return;
    this.#summedUs /= 2;
    this.#summedSamples /= 2;
  }

  #lostByPhone(before: Before, n: number, receivedUs: bigint): number {
    const lost = halfUp(Number(receivedUs - before.receivedUs) / this.#periodUs) - n;
    return lost < Math.min(n, before.n) / 2 ? 0 : lost;
  }

  /** One run for each stretch of values; positions without one are left out. */
  #runs(packet: EcgPacket, first: number, { restarted, sampleUs }: Step): Placed[] {
    const n = packet.counts[0]!.length;
    const settling = first < this.#settledFrom ? SETTLING : 0;
    const flags = packet.flags | settling | (restarted ? CLOCK_RESTARTED : 0);
    const startUs = firstSampleUs(packet, n, sampleUs);
    return stretches(n, packet.missing).map(([from, to]) => {
      const firstIndex = first + from;
      const gapBefore = firstIndex - this.#placedEnd;
      this.#placedEnd = first + to;
      const deviceUs = startUs === null ? null : startUs + BigInt(halfUp(from * sampleUs));
      const counts = packet.counts.map((lead) => lead.slice(from, to));
      return { firstIndex, gapBefore, deviceUs, counts, flags };
    });
  }
}

function firstSampleUs({ firstUs, lastUs }: EcgPacket, n: number, sampleUs: number): bigint | null {
  if (firstUs !== null || lastUs === null) return firstUs;
  return lastUs - BigInt(halfUp((n - 1) * sampleUs));
}

/** The stretches [from, to) of n positions between those that are missing. */
function stretches(n: number, missing: readonly number[]): [number, number][] {
  const ends = [...missing, n];
  return ends
    .map((end, at): [number, number] => [at === 0 ? 0 : ends[at - 1]! + 1, end])
    .filter(([from, to]) => from < to);
}
