/** The last seconds of the first lead, for the canvas. Positions are those of the driver's grid. */
import type { SamplesEvent, SensorInfo } from "../../sensor/types";
import type { Beat, TraceSource } from "../trace/source";

const KEPT_S = 30;

export class TraceBuffer implements TraceSource {
  readonly fsHz: number;
  readonly lead: string;
  readonly #uvPerCount: number;
  readonly #ring: Float32Array;
  #newest: { endIndex: number; receivedMs: number } | null = null;
  #beats: Beat[] = [];

  constructor(info: SensorInfo, fsHz: number) {
    this.fsHz = fsHz;
    this.lead = info.leads[0] ?? "";
    this.#uvPerCount = info.uvPerCount;
    this.#ring = new Float32Array(Math.ceil(KEPT_S * fsHz)).fill(NaN);
  }

  newest(): { readonly endIndex: number; readonly receivedMs: number } | null {
    return this.#newest;
  }

  at(index: number): number {
    const end = this.#newest?.endIndex ?? 0;
    if (index < 0 || index >= end || index < end - this.#ring.length) return NaN;
    return this.#ring[index % this.#ring.length]!;
  }

  beatsFrom(index: number): readonly Beat[] {
    return this.#beats.filter((beat) => beat.index >= index);
  }

  push({ firstIndex, counts, receivedMs }: SamplesEvent): void {
    const lead = counts[0]!;
    const end = this.#newest?.endIndex ?? firstIndex;
    const hole = Math.min(Math.max(0, firstIndex - end), this.#ring.length);
    for (let at = firstIndex - hole; at < firstIndex; at += 1) this.#put(at, NaN);
    lead.forEach((count, at) => this.#put(firstIndex + at, count * this.#uvPerCount));
    this.#newest = { endIndex: Math.max(end, firstIndex + lead.length), receivedMs };
    this.#beats = this.beatsFrom(this.#newest.endIndex - this.#ring.length) as Beat[];
  }

  /** Beats of the engine; one that was told before is told anew because more is known of it. */
  tell(beats: readonly Beat[]): void {
    const told = new Map([...this.#beats, ...beats].map((beat) => [beat.index, beat]));
    this.#beats = [...told.values()].sort((one, other) => one.index - other.index);
  }

  retract(indices: readonly number[]): void {
    this.#beats = this.#beats.filter((beat) => !indices.includes(beat.index));
  }

  /** The newest samples, oldest first, NaN where there are none. */
  last(seconds: number): Float32Array {
    const n = Math.round(seconds * this.fsHz);
    const end = this.#newest?.endIndex ?? 0;
    return Float32Array.from({ length: n }, (_, at) => this.at(end - n + at));
  }

  #put(index: number, uv: number): void {
    this.#ring[index % this.#ring.length] = uv;
  }
}
