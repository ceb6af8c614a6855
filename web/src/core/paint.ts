/** ECG paper on a Canvas. All coordinates are CSS pixels of the viewport; the context is scaled to device pixels. */
import { clippings } from "./crowding";
import { gaps, lineIndices, type Trace } from "./decimate";
import { fixed } from "./format";
import { GUTTER_MM, type Page, type Segment } from "./layout";
import { pxOfTime, pxOfVoltage, timeOfPx, voltageOfPx, type Scale } from "./paper";
import type { Millivolts, Mm, Px, Seconds } from "./units";

export interface Colours {
  readonly paper: string;
  readonly minor: string;
  readonly major: string;
  readonly trace: string;
  /** A second set of traces: before a change, or the other recording. */
  readonly before: string;
  readonly label: string;
  readonly hatch: string;
  readonly caliper: string;
  readonly speaksFor: string;
  readonly speaksAgainst: string;
  readonly waves: Readonly<Record<string, string>>;
}

/** What a person reads on the paper, in the language of the page. */
export interface PaperWords {
  readonly gap: (seconds: Seconds) => string;
  readonly notRecorded: (lead: string) => string;
  readonly ended: string;
  readonly endsAt: (time: Seconds) => string;
}

/** What a picture of the page depends on. */
export interface PaperView {
  readonly page: Page;
  readonly scale: Scale;
  /** Place of the page's top left corner in the viewport. */
  readonly originX: Px;
  readonly originY: Px;
  readonly width: Px;
  readonly height: Px;
  /** Time in the recording of the page's first instant. */
  readonly startS: Seconds;
  readonly endS: Seconds;
  readonly devicePixelRatio: number;
  readonly words: PaperWords;
}

export type Context = CanvasRenderingContext2D;

const MINOR_HIDDEN_BELOW: Px = 3;
const MAJOR_HIDDEN_BELOW: Px = 4;
const PULSE_S: Seconds = 0.2;
const SHORTEST_GAP_S: Seconds = 0.02;
const TRACE_WIDTH: Px = 1.25;
const BEFORE_WIDTH: Px = 1;
const BEFORE_DASH: readonly Px[] = [6, 3];
/** Samples farther apart than this are shown as dots on the line. */
const DOTS_FROM: Px = 6;
const DOT_RADIUS: Px = 1.75;
const CLIP_MARK: Px = 8;
export const FONT = 'system-ui, "Segoe UI", Roboto, sans-serif';

export const xOf = (view: PaperView, mm: Mm): Px => view.originX + mm * view.scale.pxPerMm;
export const yOf = (view: PaperView, mm: Mm): Px => view.originY + mm * view.scale.pxPerMm;

/** Where a moment and a voltage of the recording stand in a segment; −aVR is drawn upside down here and only here. */
export const timeX = (view: PaperView, segment: Segment, time: Seconds): Px =>
  xOf(view, segment.xMm) + pxOfTime(view.scale, time - view.startS - segment.startS);
export const voltageY = (view: PaperView, segment: Segment, mv: Millivolts): Px =>
  yOf(view, segment.baselineMm) - pxOfVoltage(view.scale, mv) * segment.sign * segment.gainShare;

/** The moment and the voltage of a place in a segment: the inverse of the two above. */
export const timeAt = (view: PaperView, segment: Segment, x: Px): Seconds =>
  view.startS + segment.startS + timeOfPx(view.scale, x - xOf(view, segment.xMm));
export const voltageAt = (view: PaperView, segment: Segment, y: Px): Millivolts =>
  voltageOfPx(view.scale, yOf(view, segment.baselineMm) - y) / (segment.sign * segment.gainShare);

/** The part of the recording that a segment shows. */
export const spanOf = (view: PaperView, segment: Segment): { fromS: Seconds; toS: Seconds } => {
  const fromS = view.startS + segment.startS;
  return { fromS, toS: Math.min(fromS + segment.durationS, view.endS) };
};

export function paintGrid(ctx: Context, view: PaperView, colours: Colours): void {
  ctx.fillStyle = colours.paper;
  ctx.fillRect(0, 0, view.width, view.height);
  const { pxPerMm } = view.scale;
  const device = 1 / view.devicePixelRatio;
  if (pxPerMm >= MINOR_HIDDEN_BELOW)
    rule(ctx, view, { everyMm: 1, thickness: device, colour: colours.minor });
  if (5 * pxPerMm >= MAJOR_HIDDEN_BELOW) rule(ctx, view, { everyMm: 5, thickness: 1, colour: colours.major });
}

/** Lines through the start of the trace and the zero line of the first row, snapped to device pixels. */
function rule(
  ctx: Context,
  view: PaperView,
  { everyMm, thickness, colour }: { everyMm: Mm; thickness: Px; colour: string },
): void {
  const pitch = everyMm * view.scale.pxPerMm;
  const snap = (at: Px): Px =>
    Math.round((at - thickness / 2) * view.devicePixelRatio) / view.devicePixelRatio;
  const [x0, y0] = [xOf(view, GUTTER_MM), yOf(view, view.page.baselinesMm[0] ?? 0)];
  ctx.fillStyle = colour;
  for (let n = Math.ceil(-x0 / pitch); x0 + n * pitch < view.width; n++) {
    ctx.fillRect(snap(x0 + n * pitch), 0, thickness, view.height);
  }
  for (let n = Math.ceil(-y0 / pitch); y0 + n * pitch < view.height; n++) {
    ctx.fillRect(0, snap(y0 + n * pitch), view.width, thickness);
  }
}

/**
 * The calibration pulse of 1 mV and 200 ms before every row, through the same scale as the traces. A row in which
 * some leads are drawn at half the gain has a second, half step; one in which all are has only that.
 */
export function paintCalibration(ctx: Context, view: PaperView, colours: Colours): void {
  ctx.beginPath();
  view.page.baselinesMm.forEach((baseline, row) => {
    const shares = new Set(view.page.segments.filter((s) => s.row === row).map((s) => s.gainShare));
    const steps = [...shares].toSorted((a, b) => b - a);
    pulsePoints(view, { baseline, steps }).forEach(([x, y], i) =>
      i === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y),
    );
  });
  ctx.strokeStyle = colours.trace;
  ctx.lineWidth = TRACE_WIDTH;
  ctx.stroke();
}

function pulsePoints(
  view: PaperView,
  { baseline, steps }: { baseline: Mm; steps: readonly number[] },
): [Px, Px][] {
  const { pxPerMm } = view.scale;
  const [rise, length] = [pxOfVoltage(view.scale, 1), pxOfTime(view.scale, PULSE_S)];
  const before = (GUTTER_MM * pxPerMm - length) / 2 - 1.5 * pxPerMm;
  const [x, y] = [xOf(view, 0) + before, yOf(view, baseline)];
  const width = length / steps.length;
  const tops = steps.flatMap((share, i): [Px, Px][] => [
    [x + i * width, y - rise * share],
    [x + (i + 1) * width, y - rise * share],
  ]);
  return [[x - 1.5 * pxPerMm, y], [x, y], ...tops, [x + length, y], [x + length + 1.5 * pxPerMm, y]];
}

export interface SegmentTrace {
  readonly segment: Segment;
  readonly trace: Trace;
  readonly colours: Colours;
}

/** One lead in its segment: straight lines between real samples, hatching where there is no signal. */
export function paintSegment(ctx: Context, view: PaperView, { segment, trace, colours }: SegmentTrace): void {
  inSegment(ctx, view, segment, () => {
    const span = spanOf(view, segment);
    for (const gap of gaps(trace, span, SHORTEST_GAP_S)) paintGap(ctx, view, { segment, gap, colours });
    ctx.strokeStyle = ctx.fillStyle = colours.trace;
    ctx.lineWidth = TRACE_WIDTH;
    strokeTrace(ctx, view, { segment, trace });
    if (view.scale.pxPerMm * view.scale.speed > DOTS_FROM * trace.fsHz) paintDots(ctx, view, segment, trace);
    paintClippings(ctx, view, { segment, trace, colours });
  });
}

/** The other set's trace of the same lead: thin, dashed, under the first. */
export function paintBefore(ctx: Context, view: PaperView, { segment, trace, colours }: SegmentTrace): void {
  inSegment(ctx, view, segment, () => {
    ctx.strokeStyle = colours.before;
    ctx.lineWidth = BEFORE_WIDTH;
    ctx.setLineDash([...BEFORE_DASH]);
    strokeTrace(ctx, view, { segment, trace });
  });
}

/** Paints within the segment's columns and the page; not at all where these are out of sight. */
function inSegment(ctx: Context, view: PaperView, segment: Segment, paint: () => void): void {
  const left = xOf(view, segment.xMm);
  // The trace is off the paper for one pixel where one lead follows another.
  const from = segment.column > 0 ? left + 1 : left;
  const width = pxOfTime(view.scale, segment.durationS);
  if (left > view.width || left + width < 0) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(from, yOf(view, 0), left + width - from, view.page.heightMm * view.scale.pxPerMm);
  ctx.clip();
  paint();
  ctx.restore();
}

function strokeTrace(
  ctx: Context,
  view: PaperView,
  { segment, trace }: { segment: Segment; trace: Trace },
): void {
  const columns = pxOfTime(view.scale, segment.durationS) * view.devicePixelRatio;
  const x0 = timeX(view, segment, trace.startS);
  const perSample = pxOfTime(view.scale, 1 / trace.fsHz);
  const y0 = yOf(view, segment.baselineMm);
  const perMv = pxOfVoltage(view.scale, 1) * segment.sign * segment.gainShare;
  ctx.beginPath();
  let pen = false;
  for (const i of lineIndices(trace, spanOf(view, segment), columns)) {
    if (i < 0) {
      pen = false;
      continue;
    }
    const [x, y] = [x0 + i * perSample, y0 - (trace.samples[i] ?? 0) * perMv];
    if (pen) ctx.lineTo(x, y);
    else ctx.moveTo(x, y);
    pen = true;
  }
  ctx.lineJoin = "round";
  ctx.stroke();
}

function paintDots(ctx: Context, view: PaperView, segment: Segment, trace: Trace): void {
  ctx.beginPath();
  for (const i of lineIndices(trace, spanOf(view, segment), Number.MAX_SAFE_INTEGER)) {
    if (i < 0) continue;
    const x = timeX(view, segment, trace.startS + i / trace.fsHz);
    if (x < 0 || x > view.width) continue;
    const y = voltageY(view, segment, trace.samples[i] ?? 0);
    ctx.moveTo(x + DOT_RADIUS, y);
    ctx.arc(x, y, DOT_RADIUS, 0, 2 * Math.PI);
  }
  ctx.fill();
}

/** A triangle at the page's edge with the value that stands outside it. */
function paintClippings(ctx: Context, view: PaperView, { segment, trace, colours }: SegmentTrace): void {
  const [top, bottom] = [yOf(view, 0), yOf(view, view.page.heightMm)];
  const edges = [voltageAt(view, segment, top), voltageAt(view, segment, bottom)];
  const limits = { lowest: Math.min(...edges), highest: Math.max(...edges) };
  ctx.font = `11px ${FONT}`;
  for (const { time, mv } of clippings(trace, spanOf(view, segment), limits)) {
    const above = mv * segment.sign > 0;
    const [x, y, down] = above
      ? [timeX(view, segment, time), top, 1]
      : [timeX(view, segment, time), bottom, -1];
    ctx.fillStyle = colours.trace;
    ctx.beginPath();
    ctx.moveTo(x, y + down);
    ctx.lineTo(x - CLIP_MARK / 2, y + down * CLIP_MARK);
    ctx.lineTo(x + CLIP_MARK / 2, y + down * CLIP_MARK);
    ctx.fill();
    const text = `${fixed(mv * segment.sign, 1)} mV`;
    haloText(ctx, { text, x: x + CLIP_MARK / 2 + 3, y: above ? y + 11 : y - 3 }, colours);
  }
}

function paintGap(
  ctx: Context,
  view: PaperView,
  { segment, gap, colours }: { segment: Segment; gap: { fromS: Seconds; toS: Seconds }; colours: Colours },
): void {
  const [x0, x1] = [timeX(view, segment, gap.fromS), timeX(view, segment, gap.toS)];
  const half = view.page.rowMm * view.scale.pxPerMm * 0.3;
  const y = yOf(view, segment.baselineMm);
  ctx.save();
  ctx.beginPath();
  ctx.rect(x0, y - half, x1 - x0, 2 * half);
  ctx.clip();
  ctx.beginPath();
  for (let x = x0 - 2 * half; x < x1; x += 8) {
    ctx.moveTo(x, y + half);
    ctx.lineTo(x + 2 * half, y - half);
  }
  ctx.strokeStyle = colours.hatch;
  ctx.lineWidth = 1;
  ctx.stroke();
  const text = view.words.gap(gap.toS - gap.fromS);
  ctx.font = `11px ${FONT}`;
  if (ctx.measureText(text).width + 8 < x1 - x0) {
    haloText(ctx, { text, x: (x0 + x1) / 2 - ctx.measureText(text).width / 2, y: y + 4 }, colours);
  }
  ctx.restore();
}

export function haloText(
  ctx: Context,
  { text, x, y }: { text: string; x: Px; y: Px },
  colours: Colours,
): void {
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = colours.paper;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colours.label;
  ctx.fillText(text, x, y);
}

export function strokeLine(ctx: Context, [x0, y0, x1, y1]: readonly [Px, Px, Px, Px]): void {
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}
