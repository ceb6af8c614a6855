/** What a phone can say of a signal by itself: rules that need no history and no detector. The engine says more. */
import type { Advice } from "../recorder-types";
import { CLIPPED, LEAD_OFF } from "../../sensor/types";

/** What is looked at. */
export const WINDOW_S = 2;
/** Less than this from lowest to highest is no heart, and no heart goes farther from its level than that. */
const FLAT_UV = 20;
const LARGEST_UV = 5000;
/** No QRS complex climbs so far within 10 ms. */
const STEP_UV_PER_MS = 300;

export interface Judged {
  readonly isReadable: boolean;
  readonly advice: Advice | null;
}

const FINE: Judged = { isReadable: true, advice: null };

/** The last two seconds of one lead in µV, NaN where nothing came, and the flags of the newest samples. */
export function judged(uv: Float32Array, fsHz: number, flags: number): Judged {
  if (flags & LEAD_OFF) return { isReadable: false, advice: "contact" };
  if (flags & CLIPPED) return { isReadable: false, advice: "clipped" };
  const values = uv.filter((value) => !Number.isNaN(value));
  if (values.length < uv.length / 2) return { isReadable: false, advice: null };
  const sorted = values.toSorted();
  const lowest = sorted[0]!;
  const highest = sorted.at(-1)!;
  if (highest - lowest < FLAT_UV) return { isReadable: false, advice: "contact" };
  const level = sorted[sorted.length >> 1]!;
  const isTooFar = Math.max(highest - level, level - lowest) > LARGEST_UV;
  if (isTooFar || hasStep(uv, fsHz)) return { isReadable: false, advice: "movement" };
  return FINE;
}

/** Whether two neighbours are farther apart than a heart makes them; at high rates neighbours 10 ms apart. */
function hasStep(uv: Float32Array, fsHz: number): boolean {
  const apart = Math.max(1, Math.round(fsHz / 100));
  const limitUv = (STEP_UV_PER_MS * 1000 * apart) / fsHz;
  return uv.some((value, at) => at >= apart && Math.abs(value - uv[at - apart]!) > limitUv);
}
