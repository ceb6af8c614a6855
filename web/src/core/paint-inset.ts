/** One beat on true paper with the place marked that a biomarker is measured on. */
import type { Trace } from "./decimate";
import type { Colours, Context } from "./paint";
import { paintSpot, type SpotFrame } from "./paint-spot";
import { TRUE_SIZE_PX_PER_MM } from "./paper";
import type { MeasuredSpan } from "./selection";
import type { Px, Seconds } from "./units";

interface Inset {
  readonly span: MeasuredSpan;
  readonly trace: Trace;
  readonly width: Px;
  readonly height: Px;
  readonly colours: Colours;
  /** How much larger than paper it may be drawn; 1 for true size. */
  readonly largest?: number;
}

const MM_PER_S = 25;
const MM_PER_MV = 10;
const MARGIN_PX: Px = 8;
/** What of the height the trace may take: the rest is for brackets. */
const TRACE_SHARE = 0.8;

/** The frame: the span in the middle, the trace between top and bottom, both axes by one number as on all paper. */
export function insetFrame({ span, trace, width, height, largest = 1 }: Omit<Inset, "colours">): SpotFrame & {
  readonly pxPerMm: Px;
  readonly fromS: Seconds;
  readonly toS: Seconds;
} {
  const spanPx = (span.endS - span.startS) * MM_PER_S * TRUE_SIZE_PX_PER_MM;
  const zoom = Math.min(largest, (width - 2 * MARGIN_PX) / Math.max(1, spanPx));
  const halfS = width / 2 / (TRUE_SIZE_PX_PER_MM * zoom * MM_PER_S);
  const middleS = (span.startS + span.endS) / 2;
  const [fromS, toS] = [middleS - halfS, middleS + halfS];
  const { low, high } = extremes(trace, fromS, toS);
  const fits = (height * TRACE_SHARE) / Math.max(0.1, high - low) / MM_PER_MV;
  const pxPerMm = Math.min(TRUE_SIZE_PX_PER_MM * zoom, fits);
  const half = width / 2 / (pxPerMm * MM_PER_S);
  return {
    pxPerMm,
    fromS: middleS - half,
    toS: middleS + half,
    x: (time) => width / 2 + (time - middleS) * pxPerMm * MM_PER_S,
    y: (voltage) => height / 2 + ((low + high) / 2 - voltage) * pxPerMm * MM_PER_MV,
    top: 2,
    bottom: height - 2,
  };
}

function extremes(trace: Trace, fromS: Seconds, toS: Seconds): { low: number; high: number } {
  const first = Math.max(0, Math.floor((fromS - trace.startS) * trace.fsHz));
  const last = Math.min(trace.samples.length, Math.ceil((toS - trace.startS) * trace.fsHz));
  const found = trace.samples.subarray(first, last).filter((mv) => !Number.isNaN(mv));
  return found.length === 0
    ? { low: 0, high: 0 }
    : { low: found.reduce((a, b) => Math.min(a, b)), high: found.reduce((a, b) => Math.max(a, b)) };
}

export function paintInset(ctx: Context, inset: Inset): void {
  const { span, trace, width, height, colours } = inset;
  const frame = insetFrame(inset);
  ctx.fillStyle = colours.paper;
  ctx.fillRect(0, 0, width, height);
  paintLines(ctx, { pitch: frame.pxPerMm, colour: colours.minor, width, height });
  paintLines(ctx, { pitch: 5 * frame.pxPerMm, colour: colours.major, width, height });
  paintSpot(ctx, frame, { span, trace, colour: colours.caliper });
  ctx.beginPath();
  const first = Math.max(0, Math.floor((frame.fromS - trace.startS) * trace.fsHz));
  const last = Math.min(trace.samples.length - 1, Math.ceil((frame.toS - trace.startS) * trace.fsHz));
  for (let i = first; i <= last; i += 1) {
    const mv = trace.samples[i] ?? Number.NaN;
    const [x, y] = [frame.x(trace.startS + i / trace.fsHz), frame.y(mv)];
    if (Number.isNaN(mv) || i === first || Number.isNaN(trace.samples[i - 1] ?? 0)) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  }
  ctx.strokeStyle = colours.trace;
  ctx.lineWidth = 1.25;
  ctx.lineJoin = "round";
  ctx.stroke();
}

function paintLines(
  ctx: Context,
  { pitch, colour, width, height }: { pitch: Px; colour: string; width: Px; height: Px },
): void {
  if (pitch < 3) return;
  ctx.fillStyle = colour;
  for (let x = (width / 2) % pitch; x < width; x += pitch) ctx.fillRect(Math.round(x), 0, 1, height);
  for (let y = (height / 2) % pitch; y < height; y += pitch) ctx.fillRect(0, Math.round(y), width, 1);
}
