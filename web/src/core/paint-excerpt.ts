/** A small strip of one lead on ECG paper: the same scale for both axes, straight lines between the samples. */
import { lineIndices, type Span, type Trace } from "./decimate";
import type { Colours } from "./paint";
import { pxOfTime, pxOfVoltage, TRUE_SIZE_PX_PER_MM, type Scale } from "./paper";

export interface StripSize {
  readonly width: number;
  readonly height: number;
}

/** Grid lines closer than this are left out. */
const FINEST_GRID_PX = 3;
const LARGE_MM = 5;

/** The scale at which so many seconds fill a strip, at 25 mm/s and 10 mm/mV. */
export const stripScale = (seconds: number, { width }: StripSize): Scale => ({
  pxPerMm: width / (seconds * 25),
  speed: 25,
  gain: 10,
});

/** How large it is against true size, such as 0.67. */
export const shareOfTrueSize = ({ pxPerMm }: Scale): number => pxPerMm / TRUE_SIZE_PX_PER_MM;

/** The middle of what is shown, in mV: the strip is not scaled, only moved up or down. */
export function middleOf(trace: Trace, span: Span): number {
  let [low, high] = [Infinity, -Infinity];
  const first = Math.max(0, Math.round((span.fromS - trace.startS) * trace.fsHz));
  const end = Math.min(trace.samples.length, Math.round((span.toS - trace.startS) * trace.fsHz));
  for (let i = first; i < end; i++) {
    const value = trace.samples[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? 0 : (low + high) / 2;
}

export function paintStrip(
  context: CanvasRenderingContext2D,
  trace: Trace,
  { span, scale, size, colours }: { span: Span; scale: Scale; size: StripSize; colours: Colours },
): void {
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, size.width, size.height);
  const minor = scale.pxPerMm >= FINEST_GRID_PX ? 1 : LARGE_MM;
  for (let mm = 0; mm * scale.pxPerMm <= size.width; mm += minor) {
    line(context, mm, colours, { x: mm * scale.pxPerMm, from: 0, to: size.height, upright: true });
  }
  for (let mm = 0; mm * scale.pxPerMm <= size.height; mm += minor) {
    line(context, mm, colours, { x: mm * scale.pxPerMm, from: 0, to: size.width, upright: false });
  }
  const middle = middleOf(trace, span);
  context.strokeStyle = colours.trace;
  context.lineWidth = 1.1;
  context.lineJoin = "round";
  context.beginPath();
  let down = false;
  for (const index of lineIndices(trace, span, size.width)) {
    if (index < 0) {
      down = false;
      continue;
    }
    const x = pxOfTime(scale, trace.startS + index / trace.fsHz - span.fromS);
    const y = size.height / 2 - pxOfVoltage(scale, trace.samples[index]! - middle);
    if (down) context.lineTo(x, y);
    else context.moveTo(x, y);
    down = true;
  }
  context.stroke();
}

function line(
  context: CanvasRenderingContext2D,
  mm: number,
  colours: Colours,
  { x, from, to, upright }: { x: number; from: number; to: number; upright: boolean },
): void {
  context.strokeStyle = mm % LARGE_MM === 0 ? colours.major : colours.minor;
  context.lineWidth = mm % LARGE_MM === 0 ? 1 : 0.5;
  const at = Math.round(x) + 0.5;
  context.beginPath();
  if (upright) {
    context.moveTo(at, from);
    context.lineTo(at, to);
  } else {
    context.moveTo(from, at);
    context.lineTo(to, at);
  }
  context.stroke();
}
