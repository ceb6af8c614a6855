/**
 * The scale of ECG paper. Both axes hang on one number, pixels per millimetre of paper, so that a small square
 * means the same whatever the window, the panel or the zoom.
 */
import type { Millivolts, Mm, Px, Seconds } from "./units";

/** CSS pixels per millimetre of a screen that nobody has measured: 96 to the inch, by definition of CSS. */
export const TRUE_SIZE_PX_PER_MM = 96 / 25.4;

export const SPEEDS_MM_PER_S = [25, 50] as const;
export const GAINS_MM_PER_MV = [5, 10, 20] as const;
export type Speed = (typeof SPEEDS_MM_PER_S)[number];
export type Gain = (typeof GAINS_MM_PER_MV)[number];

export interface Scale {
  /** Pixels per millimetre of paper, the zoom included. */
  readonly pxPerMm: number;
  readonly speed: Speed;
  readonly gain: Gain;
}

/** `trueSize` is what a person has measured on this screen, where one has. */
export const scaleAt = (
  zoom: number,
  speed: Speed,
  gain: Gain,
  trueSize: number = TRUE_SIZE_PX_PER_MM,
): Scale => ({ pxPerMm: zoom * trueSize, speed, gain });

export const mmOfTime = (scale: Scale, time: Seconds): Mm => time * scale.speed;
export const mmOfVoltage = (scale: Scale, voltage: Millivolts): Mm => voltage * scale.gain;
export const pxOfTime = (scale: Scale, time: Seconds): Px => mmOfTime(scale, time) * scale.pxPerMm;
export const pxOfVoltage = (scale: Scale, voltage: Millivolts): Px =>
  mmOfVoltage(scale, voltage) * scale.pxPerMm;
export const timeOfPx = (scale: Scale, x: Px): Seconds => x / (scale.pxPerMm * scale.speed);
export const voltageOfPx = (scale: Scale, y: Px): Millivolts => y / (scale.pxPerMm * scale.gain);

export const MIN_ZOOM = 0.25;
export const MAX_ZOOM = 8;
const FIT_RANGE = [0.6, 1.5] as const;
const ZOOM_STEP = 1.25;

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), high);

/** The zoom at which a page of this width fills the viewport, within what is still readable. */
export const fitZoom = (viewport: Px, pageWidth: Mm, trueSize: number = TRUE_SIZE_PX_PER_MM): number =>
  clamp(viewport / (pageWidth * trueSize), ...FIT_RANGE);

/** Next larger (+1) or smaller (−1) zoom of a geometric ladder that passes through true size. */
export function nextZoom(zoom: number, direction: 1 | -1): number {
  const rung = Math.log(zoom) / Math.log(ZOOM_STEP);
  const next = direction > 0 ? Math.floor(rung + 1.001) : Math.ceil(rung - 1.001);
  return clamp(ZOOM_STEP ** next, MIN_ZOOM, MAX_ZOOM);
}
