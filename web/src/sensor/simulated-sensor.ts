/**
 * A sensor that is not there: the bytes of its notifications, when each of them arrives, and what of the link is up.
 * Everything follows from the choice and its seed, so that it does not matter in which steps it is asked for.
 */
import { hashed, type EcgSource } from "./analytic-ecg";
import { measurement } from "./heart-rate";
import * as movesense from "./movesense";
import { ecg as activity } from "./movesense-1859";
import { OpenFrames, TextLines } from "./open-board";
import type { Packet } from "./packets";
import { ecgFrame, SETTLE_S } from "./polar";
import * as bytes from "./simulated-bytes";

export type PlayedKind =
  "polar_h10" | "movesense" | "movesense_1859" | "heart_rate" | "open_frame" | "serial";

export interface Link {
  readonly jitterS: number;
  /** Share of the notifications that are lost. */
  readonly loss: number;
  /** The link is down for `lengthS` at the end of every `everyS`; null where it holds. */
  readonly dropouts: { readonly everyS: number; readonly lengthS: number } | null;
}

interface Traits {
  readonly fsHz: number;
  readonly n: number;
  readonly uvPerCount: number;
  readonly settleS: number;
}

/** What each kind sends; the strap of intervals sends one notification a second. */
export const TRAITS: Readonly<Record<PlayedKind, Traits>> = {
  polar_h10: { fsHz: 130, n: 73, uvPerCount: 1, settleS: SETTLE_S },
  movesense: { fsHz: 250, n: 16, uvPerCount: movesense.LSB_UV, settleS: 0 },
  movesense_1859: { fsHz: 250, n: 16, uvPerCount: movesense.LSB_UV, settleS: 0 },
  heart_rate: { fsHz: 1, n: 1, uvPerCount: 1, settleS: 0 },
  open_frame: { fsHz: 250, n: 25, uvPerCount: 1, settleS: 0 },
  serial: { fsHz: 250, n: 25, uvPerCount: 1, settleS: 0 },
};

/** No crystal is exact: 130.06 instead of 130 Hz. */
const TRUE_RATE = 1 + 460e-6;
const LATENCY_S = 0.03;
/** A sensor that was off begins its clock in 2019. */
const CLOCK_US = 1_546_300_800_000_000n;
const RATE_OVER_S = 5;

export interface Arrival {
  readonly atS: number;
  readonly packets: readonly Packet[];
}

export class SimulatedSensor {
  readonly #traits: Traits;
  readonly #frames = new OpenFrames();
  readonly #lines = new TextLines(1);
  readonly #joiner = new movesense.Joiner(new Map([[movesense.ECG_REFERENCE, movesense.LSB_BYTES]]));
  /** Sent, and not there yet. */
  readonly #onTheWay: Arrival[] = [];
  #next = 0;
  #nextBeat = 0;
  #latestS = 0;

  constructor(
    private readonly kind: PlayedKind,
    private readonly source: EcgSource,
    private readonly link: Link,
    private readonly seed: number,
  ) {
    this.#traits = TRAITS[kind];
    this.#lines.push(new TextEncoder().encode("\n"));
  }

  /** Everything that arrives up to a moment and was not told yet, in order. */
  arrivals(toS: number): Arrival[] {
    while (Math.min(this.#sentS, this.#beatsSentS) + LATENCY_S <= toS) {
      const sent = this.#sentS <= this.#beatsSentS ? this.#ecg() : this.#beats();
      if (sent !== null) this.#onTheWay.push(sent);
    }
    const there = this.#onTheWay.findIndex(({ atS }) => atS > toS);
    return this.#onTheWay.splice(0, there === -1 ? this.#onTheWay.length : there);
  }

  /** When the next packet of samples is whole. */
  get #sentS(): number {
    if (this.kind === "heart_rate") return Infinity;
    return ((this.#next + 1) * this.#traits.n) / this.#traits.fsHz / TRUE_RATE;
  }

  /** When the next notification of intervals is sent; only straps do that. */
  get #beatsSentS(): number {
    const tells = this.kind === "heart_rate" || this.kind === "polar_h10";
    return tells ? this.#nextBeat + 1 : Infinity;
  }

  #ecg(): Arrival | null {
    const sentS = this.#sentS;
    const { n, uvPerCount, fsHz } = this.#traits;
    const first = this.#next * n;
    const timeS = (sample: number): number => sample / fsHz / TRUE_RATE;
    const counts = Int32Array.from({ length: n }, (_, at) =>
      Math.round(this.source.uvAt(timeS(first + at)) / uvPerCount),
    );
    const us = (sample: number): bigint => CLOCK_US + BigInt(Math.floor(1e6 * timeS(sample)));
    const seq = this.#next;
    this.#next += 1;
    return this.#arrived(sentS, 2 * seq, () =>
      this.#read({
        counts,
        seq,
        firstIndex: first,
        firstUs: us(first),
        lastUs: us(first + n - 1),
        contact: this.source.contactAt(timeS(first)),
      }),
    );
  }

  #read(sent: bytes.BoardFrame & { lastUs: bigint }): readonly Packet[] {
    const { counts, firstUs, lastUs, contact } = sent;
    if (this.kind === "polar_h10") return [ecgFrame(bytes.pmdFrame(counts, lastUs))];
    if (this.kind === "movesense_1859") return [activity(bytes.activityEcg(counts, firstUs))];
    if (this.kind === "open_frame") return this.#frames.push(bytes.openFrame(sent));
    if (this.kind === "serial") {
      const packet = this.#lines.push(bytes.textLines(counts, contact));
      return packet === null ? [] : [packet];
    }
    return bytes.gspMessages(counts, firstUs).flatMap((part) => {
      const payload = this.#joiner.push(movesense.message(part));
      return payload === null ? [] : [movesense.ecgLsb(payload)];
    });
  }

  /** The intervals that ended in the last second, and the rate of the last few. */
  #beats(): Arrival | null {
    const [fromS, toS] = [this.#nextBeat, this.#nextBeat + 1];
    this.#nextBeat += 1;
    const contact = this.source.contactAt(toS);
    const intervals = rrOf(this.source.rPeaks(Math.max(0, fromS - RATE_OVER_S), toS));
    const meanS = intervals.reduce((sum, { rrS }) => sum + rrS, 0) / Math.max(1, intervals.length);
    const rate = meanS === 0 || !contact ? 0 : Math.round(60 / meanS);
    const rr1024 = contact
      ? intervals.filter(({ endS }) => endS >= fromS).map(({ rrS }) => Math.round(1024 * rrS))
      : [];
    return this.#arrived(toS, 2 * fromS + 1, () => [
      measurement(bytes.heartRateMeasurement(rate, rr1024, contact)),
    ]);
  }

  /** A cable loses nothing; a radio delays, loses and drops. */
  #arrived(sentS: number, number: number, read: () => readonly Packet[]): Arrival | null {
    const { jitterS, loss } = this.link;
    const delayS = LATENCY_S - jitterS * Math.log(1 - hashed(number, this.seed + 11));
    this.#latestS = Math.max(this.#latestS, sentS + delayS);
    if (this.kind === "serial") return { atS: this.#latestS, packets: read() };
    const lost =
      hashed(number, this.seed + 12) < loss || !isUp(this.link, sentS) || !isUp(this.link, this.#latestS);
    return lost ? null : { atS: this.#latestS, packets: read() };
  }
}

/** Whether the link holds at a moment. */
function isUp({ dropouts }: Link, atS: number): boolean {
  return dropouts === null || atS % dropouts.everyS < dropouts.everyS - dropouts.lengthS;
}

function rrOf(peaksS: readonly number[]): { rrS: number; endS: number }[] {
  return peaksS.slice(1).map((endS, before) => ({ endS, rrS: endS - peaksS[before]! }));
}
