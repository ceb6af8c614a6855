import type { Excerpt } from "../api/types";
import type { TraceSource } from "./source";
import { medianOf } from "./sweep";

/** The stored trace of a result, read as the live one is. */
export function excerptSource(
  { fs_hz, samples_uv }: Excerpt,
  lead: string,
): TraceSource & { offsetUv: number } {
  const samples = Float32Array.from(samples_uv, (uv) => uv ?? Number.NaN);
  const middle = medianOf(samples);
  return {
    fsHz: fs_hz,
    lead,
    newest: () => ({ endIndex: samples.length, receivedMs: 0 }),
    at: (index) => samples[index] ?? Number.NaN,
    beatsFrom: () => [],
    offsetUv: Number.isNaN(middle) ? 0 : middle,
  };
}
