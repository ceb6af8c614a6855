/** The last stretch of a running signal, by place on the sample grid of its session. */
import type { Millivolts } from "./units";

/** Places on the grid: from the first, up to the end. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What never came is NaN, as is what is too old; nothing is repeated and nothing is made up. */
export class TraceRing {
  private readonly samples: Float32Array;
  private newest = 0;
  private oldest = 0;

  /** `capacity`: how many samples are kept. */
  constructor(readonly capacity: number) {
    this.samples = new Float32Array(capacity).fill(NaN);
  }

  /** One place behind the newest sample. */
  get end(): number {
    return this.newest;
  }

  /** The first place that is still kept. */
  get start(): number {
    return Math.max(this.oldest, this.newest - this.capacity);
  }

  /** Samples from a place on; the stretch that changed. Late ones fill their hole as long as it is kept. */
  put(first: number, values: ArrayLike<number>, mvPerCount: Millivolts): Stretch {
    const end = first + values.length;
    if (this.newest === 0) this.oldest = this.newest = first;
    this.forget(end);
    const from = Math.max(first, this.start);
    for (let at = from; at < end; at++) this.samples[at % this.capacity] = values[at - first]! * mvPerCount;
    return { from, to: Math.max(from, end) };
  }

  /** The value at a place; NaN where there is none. */
  at(place: number): Millivolts {
    return place >= this.start && place < this.newest ? this.samples[place % this.capacity]! : NaN;
  }

  /** Make room up to an end: what lies between is a hole until it comes. */
  private forget(end: number): void {
    if (end <= this.newest) return;
    for (let at = Math.max(this.newest, end - this.capacity); at < end; at++) {
      this.samples[at % this.capacity] = NaN;
    }
    this.newest = end;
  }
}
