/** From samples to the points of a line, and the stretches where there is no signal. */
import type { Seconds } from "./units";

/** Samples of one lead; NaN is a gap. */
export interface Trace {
  readonly samples: Float32Array;
  readonly fsHz: number;
  /** Time of the first sample in the recording. */
  readonly startS: Seconds;
}

export interface Span {
  readonly fromS: Seconds;
  readonly toS: Seconds;
}

/** More samples than this per column of device pixels are thinned. */
const SAMPLES_PER_COLUMN = 2;

/** First and one past the last index of the samples in a span. */
export function indexRange(trace: Trace, span: Span): [number, number] {
  const first = Math.max(0, Math.ceil((span.fromS - trace.startS) * trace.fsHz - 1e-6));
  const end = Math.ceil((span.toS - trace.startS) * trace.fsHz - 1e-6);
  return [first, Math.min(trace.samples.length, end)];
}

/**
 * Indices of the samples to join by straight lines, in order; −1 lifts the pen. Where a pixel column holds more than
 * two samples only its first, lowest, highest and last are kept, so that no peak is lost and the line looks the same.
 */
export function lineIndices(trace: Trace, span: Span, columns: number): number[] {
  const [first, end] = indexRange(trace, span);
  const perColumn = (end - first) / Math.max(1, columns);
  return perColumn <= SAMPLES_PER_COLUMN
    ? everySample(trace.samples, first, end)
    : columnExtremes(trace.samples, [first, end], Math.max(1, Math.floor(columns)));
}

function everySample(samples: Float32Array, first: number, end: number): number[] {
  const kept: number[] = [];
  for (let i = first; i < end; i++) {
    if (!Number.isNaN(samples[i])) kept.push(i);
    else if (kept.length > 0 && kept[kept.length - 1] !== -1) kept.push(-1);
  }
  return kept;
}

function columnExtremes(samples: Float32Array, [first, end]: [number, number], columns: number): number[] {
  const kept: number[] = [];
  for (let column = 0; column < columns; column++) {
    const from = first + Math.floor(((end - first) * column) / columns);
    const to = first + Math.floor(((end - first) * (column + 1)) / columns);
    for (const run of runs(samples, from, to)) {
      const resumes = run.from > first && Number.isNaN(samples[run.from - 1]);
      if (resumes && kept.length > 0) kept.push(-1);
      kept.push(...extremes(samples, run.from, run.to));
    }
  }
  return kept;
}

function* runs(samples: Float32Array, from: number, to: number): Generator<{ from: number; to: number }> {
  let start = -1;
  for (let i = from; i <= to; i++) {
    const here = i < to && !Number.isNaN(samples[i]);
    if (here && start < 0) start = i;
    if (!here && start >= 0) {
      yield { from: start, to: i };
      start = -1;
    }
  }
}

function extremes(samples: Float32Array, from: number, to: number): number[] {
  let low = from;
  let high = from;
  for (let i = from + 1; i < to; i++) {
    if (samples[i]! < samples[low]!) low = i;
    if (samples[i]! > samples[high]!) high = i;
  }
  return [...new Set([from, Math.min(low, high), Math.max(low, high), to - 1])];
}

/** The stretches of the span in which the trace has no signal, at least `shortestS` long. */
export function gaps(trace: Trace, span: Span, shortestS: Seconds = 0): Span[] {
  const [first, end] = indexRange(trace, span);
  const found: Span[] = [];
  let start = -1;
  for (let i = first; i <= end; i++) {
    const missing = i < end && Number.isNaN(trace.samples[i]);
    if (missing && start < 0) start = i;
    if (!missing && start >= 0) {
      found.push({ fromS: trace.startS + start / trace.fsHz, toS: trace.startS + i / trace.fsHz });
      start = -1;
    }
  }
  return found.filter((gap) => gap.toS - gap.fromS >= shortestS);
}

/** The sample nearest to a time, or NaN outside the trace or in a gap. */
export function valueAt(trace: Trace, time: Seconds): number {
  return trace.samples[Math.round((time - trace.startS) * trace.fsHz)] ?? NaN;
}
