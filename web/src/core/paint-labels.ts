/** What stands beside the traces: names of leads, marks where one follows another, and the clock. */
import { rangeOf } from "./crowding";
import type { Trace } from "./decimate";
import { clockText } from "./format";
import { PAGE_S, type Segment } from "./layout";
import {
  FONT,
  haloText,
  spanOf,
  voltageY,
  xOf,
  yOf,
  type Colours,
  type Context,
  type PaperView,
} from "./paint";
import { pxOfTime } from "./paper";
import type { Px, Seconds } from "./units";

/** The name of a lead stands so far above the zero line, or as far below where the trace is there. */
const LABEL_MM = 7;
const LABEL_SHARE_OF_ROW = 0.45;
const LABEL_HEIGHT: Px = 12;
/** Below it stands nearer, so that it is not taken for the name of the next row. */
const BELOW_SHARE = 0.5;
/** The label is about as wide as this much paper. */
const LABEL_WIDTH_MM = 10;
const SWITCH_MM = [1, 3] as const;
const NARROW_SECOND: Px = 56;
const MINUTE_S: Seconds = 60;

/** Lead names, ticks where one lead follows another, and words where a lead or its time is missing. */
export function paintLabels(
  ctx: Context,
  view: PaperView,
  { traces, colours, gain }: { traces: ReadonlyMap<string, Trace>; colours: Colours; gain: number },
): void {
  const { pxPerMm } = view.scale;
  for (const segment of view.page.segments) {
    const [x, y] = [xOf(view, segment.xMm), yOf(view, segment.baselineMm)];
    if (segment.column > 0) paintSwitch(ctx, { x, y, pxPerMm }, colours);
    const trace = traces.get(segment.lead);
    ctx.font = `600 ${pxPerMm < 2.6 ? 11 : 13}px ${FONT}`;
    const labelY = labelPlace(view, segment, trace);
    const text =
      segment.gainShare === 1 ? segment.label : `${segment.label}  ${gain * segment.gainShare} mm/mV`;
    haloText(ctx, { text, x: x + 1.2 * pxPerMm, y: labelY }, colours);
    const { fromS } = spanOf(view, segment);
    const { words } = view;
    const note = !trace ? words.notRecorded(segment.label) : fromS >= view.endS ? words.ended : null;
    if (note === null) continue;
    ctx.font = `12px ${FONT}`;
    haloText(ctx, { text: note, x: x + 1.2 * pxPerMm, y: y + 4 }, colours);
  }
}

/** Height of the label's foot: above the zero line, below it where the trace fills that place and not the other. */
export function labelPlace(view: PaperView, segment: Segment, trace: Trace | undefined): Px {
  const rise = Math.min(LABEL_MM, view.page.rowMm * LABEL_SHARE_OF_ROW) * view.scale.pxPerMm;
  const zero = yOf(view, segment.baselineMm);
  const [above, below] = [zero - rise, zero + BELOW_SHARE * rise + LABEL_HEIGHT];
  const { fromS } = spanOf(view, segment);
  const range = trace && rangeOf(trace, { fromS, toS: fromS + LABEL_WIDTH_MM / view.scale.speed });
  if (!range) return above;
  const ends = [voltageY(view, segment, range.low), voltageY(view, segment, range.high)];
  const [top, bottom] = [Math.min(...ends), Math.max(...ends)];
  return top < above + 2 && bottom < below - LABEL_HEIGHT ? below : above;
}

function paintSwitch(
  ctx: Context,
  { x, y, pxPerMm }: { x: Px; y: Px; pxPerMm: number },
  colours: Colours,
): void {
  const [near, far] = SWITCH_MM;
  ctx.fillStyle = colours.trace;
  ctx.fillRect(Math.round(x), y - far * pxPerMm, 1, (far - near) * pxPerMm);
  ctx.fillRect(Math.round(x), y + near * pxPerMm, 1, (far - near) * pxPerMm);
}

/** How high the clock along the foot of the page stands. */
export const clockY = (view: PaperView): Px =>
  yOf(view, view.page.heightMm) - Math.max(5.5 * view.scale.pxPerMm, 1.5 * view.scale.pxPerMm + 15);

/** The stretches that the clock at the foot tells the time of: the last row's, so that columns have one each. */
const clockedSegments = (view: PaperView): readonly Segment[] =>
  view.page.segments.filter(({ row }) => row === view.page.baselinesMm.length - 1);

/** The clock along the foot of the page, a tick every second, and where the recording ends. */
export function paintClock(ctx: Context, view: PaperView, colours: Colours): void {
  const segments = clockedSegments(view);
  segments.forEach((segment, i) => {
    const last = i === segments.length - 1 || view.page.simultaneous;
    paintTicks(ctx, view, { segment, withEnd: last, colours });
  });
}

function paintTicks(
  ctx: Context,
  view: PaperView,
  { segment, withEnd, colours }: { segment: Segment; withEnd: boolean; colours: Colours },
): void {
  const { pxPerMm } = view.scale;
  const [y, textY] = [clockY(view), clockY(view) + 1.5 * pxPerMm + 11];
  const fromS = view.startS + segment.startS;
  const x = (time: Seconds): Px => xOf(view, segment.xMm) + pxOfTime(view.scale, time - fromS);
  const everyS = pxOfTime(view.scale, 1) < NARROW_SECOND ? 2 : 1;
  ctx.font = `11px ${FONT}`;
  const last = Math.min(fromS + segment.durationS, view.endS);
  const belongs = (time: Seconds): boolean => time < last - 1e-6 || (withEnd && time <= last + 1e-6);
  for (let time = Math.ceil(fromS - 1e-6); belongs(time); time++) {
    ctx.fillStyle = colours.label;
    ctx.fillRect(Math.round(x(time)), y, 1, 1.5 * pxPerMm);
    if (time % everyS !== 0) continue;
    const text = time < MINUTE_S ? `${time} s` : clockText(time).replace(/\.0$/, "");
    const half = time === Math.round(fromS) ? 0 : ctx.measureText(text).width / 2;
    haloText(ctx, { text, x: x(time) - half, y: textY }, colours);
  }
  if (view.endS > fromS && view.endS < fromS + segment.durationS - 1e-6) {
    const text = view.words.endsAt(view.endS);
    haloText(ctx, { text, x: x(view.endS) + 6, y: y + 1.5 * pxPerMm }, colours);
  }
}

/** A place on the clock for a moment, one for each column where these begin together. */
export function clockPlaces(view: PaperView, time: Seconds): Px[] {
  return clockedSegments(view)
    .filter((segment) => {
      const fromS = view.startS + segment.startS;
      return time >= fromS && time < fromS + segment.durationS;
    })
    .map((segment) => xOf(view, segment.xMm) + pxOfTime(view.scale, time - view.startS - segment.startS));
}

/** Seconds of the recording that the page shows. */
export const shownSpan = (view: PaperView): { fromS: Seconds; toS: Seconds } => {
  const longest = Math.max(...view.page.segments.map((s) => s.startS + s.durationS));
  return { fromS: view.startS, toS: Math.min(view.startS + Math.min(longest, PAGE_S), view.endS) };
};
