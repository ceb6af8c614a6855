/**
 * Where on the signal a biomarker was measured: an interval as a bracket, a height as a bar from its level, an area
 * filled, a rhythm as brackets from beat to beat. The frame says where a moment and a voltage stand, so that the paper,
 * an inset and the catalogue draw alike.
 */
import type { Trace } from "./decimate";
import type { MeasuredSpan } from "./selection";
import type { Context } from "./paint";
import type { Millivolts, Px, Seconds } from "./units";

export interface SpotFrame {
  readonly x: (time: Seconds) => Px;
  readonly y: (voltage: Millivolts) => Px;
  /** Room that a shade or a bracket may take. */
  readonly top: Px;
  readonly bottom: Px;
}

interface Shown {
  readonly span: MeasuredSpan;
  readonly trace: Trace;
  readonly colour: string;
}

const SHADE_ALPHA = 0.12;
const FILL_ALPHA = 0.4;
const TICK_PX: Px = 5;
/** A mark alone, as where a rhythm or a spike is meant, is shown this wide. */
const THINNEST_PX: Px = 2;

export function paintSpot(ctx: Context, frame: SpotFrame, shown: Shown): void {
  const { span, colour } = shown;
  ctx.save();
  ctx.fillStyle = colour;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  if (span.kind === "rhythm") paintBracket(ctx, frame, { span, y: frame.top + TICK_PX });
  else {
    paintShade(ctx, frame, span);
    if (span.kind === "area") paintArea(ctx, frame, shown);
    if (span.kind === "level") paintLevel(ctx, frame, shown);
    if (span.kind === "interval") paintBracket(ctx, frame, { span, y: frame.bottom - TICK_PX });
  }
  ctx.restore();
}

function paintShade(ctx: Context, { x, top, bottom }: SpotFrame, { startS, endS }: MeasuredSpan): void {
  ctx.globalAlpha = SHADE_ALPHA;
  ctx.fillRect(x(startS), top, Math.max(THINNEST_PX, x(endS) - x(startS)), bottom - top);
  ctx.globalAlpha = 1;
}

function paintBracket(ctx: Context, { x }: SpotFrame, { span, y }: { span: MeasuredSpan; y: Px }): void {
  const [left, right] = [x(span.startS), x(span.endS)];
  ctx.beginPath();
  ctx.moveTo(left, y - TICK_PX);
  ctx.lineTo(left, y);
  ctx.lineTo(right, y);
  ctx.lineTo(right, y - TICK_PX);
  ctx.stroke();
}

function paintArea(ctx: Context, { x, y }: SpotFrame, { span, trace }: Shown): void {
  const level = levelOf(span, trace);
  const { first, last } = samplesIn(trace, span.startS, span.endS);
  if (level === null || last <= first) return;
  const timeOf = (i: number): Seconds => trace.startS + i / trace.fsHz;
  ctx.beginPath();
  ctx.moveTo(x(timeOf(first)), y(level));
  for (let i = first; i <= last; i += 1) ctx.lineTo(x(timeOf(i)), y(trace.samples[i] ?? level));
  ctx.lineTo(x(timeOf(last)), y(level));
  ctx.closePath();
  ctx.globalAlpha = FILL_ALPHA;
  ctx.fill();
  ctx.globalAlpha = 1;
}

function paintLevel(ctx: Context, { x, y }: SpotFrame, { span, trace }: Shown): void {
  const level = levelOf(span, trace);
  const at = readAt(span, trace);
  if (level === null || at === null) return;
  const [px, from, to] = [x(at.s), y(level), y(at.mv)];
  ctx.setLineDash([3, 2]);
  ctx.beginPath();
  ctx.moveTo(x(span.levelS ?? span.startS), from);
  ctx.lineTo(px + TICK_PX, from);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.moveTo(px, from);
  ctx.lineTo(px, to);
  ctx.moveTo(px - TICK_PX, to);
  ctx.lineTo(px + TICK_PX, to);
  ctx.stroke();
}

const sampleAt = (trace: Trace, time: Seconds): number => Math.round((time - trace.startS) * trace.fsHz);

function samplesIn(trace: Trace, startS: Seconds, endS: Seconds): { first: number; last: number } {
  return {
    first: Math.max(0, sampleAt(trace, startS)),
    last: Math.min(trace.samples.length - 1, sampleAt(trace, endS)),
  };
}

/** The level that a height counts from; null where the signal does not reach so far. */
export function levelOf({ levelS }: MeasuredSpan, trace: Trace): Millivolts | null {
  if (levelS === null) return null;
  const found = trace.samples[sampleAt(trace, levelS)];
  return found === undefined || Number.isNaN(found) ? null : found;
}

/** Where a height is read: at its moment, else where the signal is as high as was measured, else farthest out. */
export function readAt(span: MeasuredSpan, trace: Trace): { s: Seconds; mv: Millivolts } | null {
  const level = levelOf(span, trace) ?? 0;
  const [startS, endS] = span.atS === null ? [span.startS, span.endS] : [span.atS, span.atS];
  const { first, last } = samplesIn(trace, startS, endS);
  let best: { s: Seconds; mv: Millivolts; cost: number } | null = null;
  for (let i = first; i <= last; i += 1) {
    const mv = trace.samples[i];
    if (mv === undefined || Number.isNaN(mv)) continue;
    const height = mv - level;
    const cost = span.heightMv === null ? -Math.abs(height) : Math.abs(height - span.heightMv);
    if (best === null || cost < best.cost) best = { s: trace.startS + i / trace.fsHz, mv, cost };
  }
  return best;
}
