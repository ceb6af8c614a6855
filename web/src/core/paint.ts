/** ECG paper on a Canvas. All coordinates are CSS pixels of the viewport; the context is scaled to device pixels. */
import { caliperReading, type Caliper, type Leg } from "./caliper";
import { gaps, lineIndices, type Trace } from "./decimate";
import { clockText, durationText, fixed } from "./format";
import { GUTTER_MM, PAGE_S, type Page, type Segment } from "./layout";
import { pxOfTime, pxOfVoltage, type Scale } from "./paper";
import type { Mm, Px, Seconds } from "./units";

export interface Colours {
  readonly paper: string;
  readonly minor: string;
  readonly major: string;
  readonly trace: string;
  readonly label: string;
  readonly hatch: string;
  readonly caliper: string;
  readonly speaksFor: string;
  readonly speaksAgainst: string;
  readonly waves: Readonly<Record<string, string>>;
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
}

export type Context = CanvasRenderingContext2D;

const MINOR_HIDDEN_BELOW: Px = 3;
const MAJOR_HIDDEN_BELOW: Px = 4;
const PULSE_S: Seconds = 0.2;
const SHORTEST_GAP_S: Seconds = 0.02;
export const FONT = 'system-ui, "Segoe UI", Roboto, sans-serif';

export const xOf = (view: PaperView, mm: Mm): Px => view.originX + mm * view.scale.pxPerMm;
export const yOf = (view: PaperView, mm: Mm): Px => view.originY + mm * view.scale.pxPerMm;

/** Where a moment and a voltage of the recording stand in a segment. */
export const timeX = (view: PaperView, segment: Segment, time: Seconds): Px =>
  xOf(view, segment.xMm) + pxOfTime(view.scale, time - view.startS - segment.startS);
export const voltageY = (view: PaperView, segment: Segment, mv: number): Px =>
  yOf(view, segment.baselineMm) - pxOfVoltage(view.scale, mv);

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

/** The calibration pulse of 1 mV and 200 ms before every row, through the same scale as the traces. */
export function paintCalibration(ctx: Context, view: PaperView, colours: Colours): void {
  const [rise, length] = [pxOfVoltage(view.scale, 1), pxOfTime(view.scale, PULSE_S)];
  const before = (GUTTER_MM * view.scale.pxPerMm - length) / 2 - 1.5 * view.scale.pxPerMm;
  ctx.beginPath();
  for (const baseline of view.page.baselinesMm) {
    const [x, y] = [xOf(view, 0) + before, yOf(view, baseline)];
    ctx.moveTo(x - 1.5 * view.scale.pxPerMm, y);
    ctx.lineTo(x, y);
    ctx.lineTo(x, y - rise);
    ctx.lineTo(x + length, y - rise);
    ctx.lineTo(x + length, y);
    ctx.lineTo(x + length + 1.5 * view.scale.pxPerMm, y);
  }
  ctx.strokeStyle = colours.trace;
  ctx.lineWidth = 1.25;
  ctx.stroke();
}

/** One lead in its segment: straight lines between real samples, hatching where there is no signal. */
export function paintSegment(
  ctx: Context,
  view: PaperView,
  { segment, trace, colours }: { segment: Segment; trace: Trace; colours: Colours },
): void {
  const span = spanOf(view, segment);
  const left = timeX(view, segment, span.fromS);
  const width = pxOfTime(view.scale, segment.durationS);
  if (left > view.width || left + width < 0) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, 0, width, view.height);
  ctx.clip();
  for (const gap of gaps(trace, span, SHORTEST_GAP_S)) paintGap(ctx, view, { segment, gap, colours });
  ctx.beginPath();
  let pen = false;
  for (const i of lineIndices(trace, span, width * view.devicePixelRatio)) {
    if (i < 0) {
      pen = false;
      continue;
    }
    const x = timeX(view, segment, trace.startS + i / trace.fsHz);
    const y = voltageY(view, segment, trace.samples[i] ?? 0);
    if (pen) ctx.lineTo(x, y);
    else ctx.moveTo(x, y);
    pen = true;
  }
  ctx.strokeStyle = colours.trace;
  ctx.lineWidth = 1.25;
  ctx.lineJoin = "round";
  ctx.stroke();
  ctx.restore();
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
  const text = `gap ${durationText(gap.toS - gap.fromS)}`;
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

/** Lead names, ticks where one lead follows another, and words where a lead or its time is missing. */
export function paintLabels(
  ctx: Context,
  view: PaperView,
  { leads, colours }: { leads: ReadonlySet<string>; colours: Colours },
): void {
  const { pxPerMm } = view.scale;
  for (const segment of view.page.segments) {
    const [x, y] = [xOf(view, segment.xMm), yOf(view, segment.baselineMm)];
    if (segment.column > 0) paintSwitch(ctx, { x, y, pxPerMm }, colours);
    const rise = Math.min(9, view.page.rowMm * 0.45) * pxPerMm;
    ctx.font = `600 ${pxPerMm < 2.6 ? 11 : 13}px ${FONT}`;
    haloText(ctx, { text: segment.lead, x: x + 1.2 * pxPerMm, y: y - rise }, colours);
    const { fromS } = spanOf(view, segment);
    const note = !leads.has(segment.lead)
      ? "not recorded"
      : fromS >= view.endS
        ? "recording has ended"
        : null;
    if (note === null) continue;
    ctx.font = `12px ${FONT}`;
    haloText(ctx, { text: note, x: x + 1.2 * pxPerMm, y: y + 4 }, colours);
  }
}

function paintSwitch(
  ctx: Context,
  { x, y, pxPerMm }: { x: Px; y: Px; pxPerMm: number },
  colours: Colours,
): void {
  ctx.fillStyle = colours.trace;
  ctx.fillRect(Math.round(x), y - 3.5 * pxPerMm, 1, 2.5 * pxPerMm);
  ctx.fillRect(Math.round(x), y + 1 * pxPerMm, 1, 2.5 * pxPerMm);
}

/** Where a moment stands on the clock along the foot of the page, and how high that clock is. */
export const clockX = (view: PaperView, time: Seconds): Px =>
  xOf(view, GUTTER_MM) + pxOfTime(view.scale, time - view.startS);
export const clockY = (view: PaperView): Px =>
  yOf(view, view.page.heightMm) - Math.max(5.5 * view.scale.pxPerMm, 1.5 * view.scale.pxPerMm + 15);

/** The clock along the foot of the page, a tick every second, and where the recording ends. */
export function paintClock(ctx: Context, view: PaperView, colours: Colours): void {
  const { pxPerMm } = view.scale;
  const y = clockY(view);
  const x = (time: Seconds): Px => clockX(view, time);
  const everyS = pxOfTime(view.scale, 1) < 56 ? 2 : 1;
  ctx.font = `11px ${FONT}`;
  const last = Math.min(view.startS + PAGE_S, view.endS);
  for (let time = Math.ceil(view.startS - 1e-6); time <= last + 1e-6; time++) {
    ctx.fillStyle = colours.label;
    ctx.fillRect(Math.round(x(time)), y, 1, 1.5 * pxPerMm);
    if (time % everyS !== 0) continue;
    const text = time < 60 ? `${time} s` : clockText(time).replace(/\.0$/, "");
    const half = time === Math.round(view.startS) ? 0 : ctx.measureText(text).width / 2;
    haloText(ctx, { text, x: x(time) - half, y: y + 1.5 * pxPerMm + 11 }, colours);
  }
  if (view.endS < view.startS + PAGE_S - 1e-6) {
    haloText(
      ctx,
      { text: `ends at ${clockText(view.endS)}`, x: x(view.endS) + 6, y: y + 1.5 * pxPerMm },
      colours,
    );
  }
}

/** Calipers: two legs with a bar at the height of each voltage, and the reading beside them. */
export function paintCaliper(
  ctx: Context,
  view: PaperView,
  {
    caliper,
    segment,
    leg,
    colours,
  }: { caliper: Caliper; segment: Segment; leg: Leg | null; colours: Colours },
): void {
  const [xa, xb] = [timeX(view, segment, caliper.from.s), timeX(view, segment, caliper.to.s)];
  const [ya, yb] = [voltageY(view, segment, caliper.from.mv), voltageY(view, segment, caliper.to.mv)];
  const half = view.page.rowMm * view.scale.pxPerMm * 0.42;
  const baseline = yOf(view, segment.baselineMm);
  const [top, bottom] = [Math.min(baseline - half, ya, yb), Math.max(baseline + half, ya, yb)];
  ctx.fillStyle = ctx.strokeStyle = colours.caliper;
  ctx.globalAlpha = 0.1;
  ctx.fillRect(Math.min(xa, xb), top, Math.abs(xb - xa), bottom - top);
  ctx.globalAlpha = 1;
  for (const [x, name] of [
    [xa, "from"],
    [xb, "to"],
  ] as const) {
    ctx.lineWidth = leg === name ? 2.5 : 1.25;
    strokeLine(ctx, [x, top, x, bottom]);
  }
  ctx.lineWidth = 1.25;
  ctx.setLineDash([4, 3]);
  const reach = 14;
  strokeLine(ctx, [Math.min(xa, xb) - reach, ya, Math.max(xa, xb) + reach, ya]);
  strokeLine(ctx, [Math.min(xa, xb) - reach, yb, Math.max(xa, xb) + reach, yb]);
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.arc(xa, ya, 3, 0, 2 * Math.PI);
  ctx.arc(xb, yb, 3, 0, 2 * Math.PI);
  ctx.fill();
  paintReading(ctx, view, { text: readingText(caliper), x: Math.max(xa, xb) + 8, y: top }, colours);
}

/** "412 ms · 146 /min · 0.31 mV". */
export function readingText(caliper: Pick<Caliper, "from" | "to">): string {
  const { ms, mv, perMinute } = caliperReading(caliper);
  const rate = perMinute === null ? [] : [`${fixed(perMinute, 0)} /min`];
  return [`${fixed(ms, 0)} ms`, ...rate, `${fixed(mv, 2)} mV`].join(" · ");
}

function paintReading(
  ctx: Context,
  view: PaperView,
  { text, x, y }: { text: string; x: Px; y: Px },
  colours: Colours,
): void {
  ctx.font = `600 12px ${FONT}`;
  const width = ctx.measureText(text).width + 12;
  const left = Math.min(x, view.width - width - 4);
  const top = Math.max(4, Math.min(y, view.height - 24));
  ctx.fillStyle = colours.caliper;
  ctx.beginPath();
  ctx.roundRect(left, top, width, 20, 4);
  ctx.fill();
  ctx.fillStyle = colours.paper;
  ctx.fillText(text, left + 6, top + 14);
}

export function strokeLine(ctx: Context, [x0, y0, x1, y1]: readonly [Px, Px, Px, Px]): void {
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}
