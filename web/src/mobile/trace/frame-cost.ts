/** What drawing costs, so that it can be held to its budget on the device itself. */

/** Frames that a figure is judged by: two seconds at 60 a second. */
const KEPT = 120;

export class FrameCost {
  readonly #costsMs: number[] = [];
  #frames = 0;

  add(costMs: number): void {
    this.#costsMs[this.#frames % KEPT] = costMs;
    this.#frames += 1;
  }

  get frames(): number {
    return this.#frames;
  }

  /** The cost that 95 of 100 frames keep. */
  p95(): number {
    const sorted = this.#costsMs.toSorted((a, b) => a - b);
    return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
  }
}
