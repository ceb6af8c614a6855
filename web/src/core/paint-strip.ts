/** The strip of a long recording on true paper, or as an envelope, and the lines of its disclosure. */
import { firstAt, kindOf, type LongBeats } from "./holter-beats";
import { LINE_S, markStep, READABLE_PX_PER_S, timeText } from "./holter-window";
import { GUTTER_MM } from "./layout";
import {
  FONT,
  haloText,
  paintCalibration,
  paintGrid,
  strokeLine,
  type Context,
  type PaperView,
} from "./paint";
import { hatch, type Band, type HolterColours } from "./paint-holter";
import { columnsOf, levelFor, samplesOf, type PyramidFacts, type TileCache } from "./pyramid";
import { pxOfVoltage } from "./paper";
import type { Px, Seconds } from "./units";

export interface Signal {
  readonly facts: PyramidFacts;
  readonly cache: TileCache;
}

export interface StripPicture {
  readonly signal: Signal;
  readonly beats: LongBeats;
  /** Places of the beats that are chosen. */
  readonly chosen: ReadonlySet<number>;
  /** The paper; its page has a row for each lead that is shown. */
  readonly view: PaperView;
  readonly leads: readonly number[];
  readonly span: { readonly fromS: Seconds; readonly toS: Seconds };
  readonly cursorS: Seconds;
  readonly startedAt: string | null;
  readonly colours: HolterColours;
  /** The scale is that of paper, so that its grid is drawn. */
  readonly onPaper: boolean;
}

const GLYPHS: Readonly<Record<string, string>> = { V: "▼", S: "▽", P: "┃", U: "?", X: "×" };
const TRACE_PX: Px = 1.25;

export const gutterPx = (view: PaperView): Px => GUTTER_MM * view.scale.pxPerMm;

export const kindColour = (kind: string, colours: HolterColours): string =>
  ({ V: colours.ventricular, S: colours.supraventricular, P: colours.paced })[kind] ?? colours.text2;

export function paintStrip(ctx: Context, picture: StripPicture): void {
  const { view, colours, span } = picture;
  const left = gutterPx(view);
  const perS = (view.width - left) / (span.toS - span.fromS);
  if (picture.onPaper) {
    // Lines of the grid go with the signal: a second is always on one.
    const shift = (span.fromS % 1) * perS;
    paintGrid(ctx, { ...view, originX: -shift }, colours);
  } else {
    ctx.fillStyle = colours.paper;
    ctx.fillRect(0, 0, view.width, view.height);
  }
  ctx.fillStyle = colours.paper;
  ctx.fillRect(0, 0, left, view.height);
  paintCalibration(ctx, view, colours);
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, 0, view.width - left, view.height);
  ctx.clip();
  picture.leads.forEach((lead, row) => paintLead(ctx, picture, { lead, row, left, perS }));
  paintKinds(ctx, picture, { left, perS });
  paintTimes(ctx, picture, { left, perS });
  ctx.fillStyle = colours.caliper;
  ctx.fillRect(left + (picture.cursorS - span.fromS) * perS - 0.5, 0, 1, view.height);
  ctx.restore();
  ctx.font = `600 12px ${FONT}`;
  picture.leads.forEach((lead, row) => {
    const y = (view.page.baselinesMm[row] ?? 0) * view.scale.pxPerMm;
    haloText(ctx, { text: picture.signal.facts.leads[lead]!, x: left + 4, y: y - 24 }, colours);
  });
}

interface LeadPlace {
  readonly lead: number;
  readonly row: number;
  readonly left: Px;
  readonly perS: number;
}

function paintLead(ctx: Context, picture: StripPicture, { lead, row, left, perS }: LeadPlace): void {
  const { view, signal, span, colours } = picture;
  const zero = (view.page.baselinesMm[row] ?? 0) * view.scale.pxPerMm;
  const perMv = pxOfVoltage(view.scale, 1);
  ctx.strokeStyle = ctx.fillStyle = colours.trace;
  ctx.lineWidth = TRACE_PX;
  ctx.lineJoin = "round";
  const level = levelFor(signal.facts, perS * view.devicePixelRatio);
  if (level > 0) {
    const columns = Math.round((view.width - left) * view.devicePixelRatio);
    const found = columnsOf({ ...signal, level, lead, ...span, columns });
    ctx.globalAlpha = found.sharp ? 1 : 0.45;
    paintEnvelope(ctx, found, { left, zero, perMv, ratio: view.devicePixelRatio });
    ctx.globalAlpha = 1;
    return;
  }
  const { samples, first } = samplesOf({ ...signal, lead }, span);
  const xOfSample = (i: number): Px => left + ((first + i) / signal.facts.fsHz - span.fromS) * perS;
  strokeSamples(ctx, samples, { x: xOfSample, y: (mv) => zero - mv * perMv });
  const half = view.page.rowMm * view.scale.pxPerMm * 0.3;
  for (const [from, to] of missing(samples)) {
    const x = xOfSample(from);
    hatch(ctx, { x, y: zero - half, width: xOfSample(to) - x, height: 2 * half }, colours);
  }
}

/** Straight lines between the samples that there are. */
function strokeSamples(
  ctx: Context,
  samples: Float32Array,
  { x, y }: { x: (i: number) => Px; y: (mv: number) => Px },
): void {
  let pen = false;
  ctx.beginPath();
  for (let i = 0; i < samples.length; i++) {
    const mv = samples[i]!;
    if (Number.isNaN(mv)) pen = false;
    else if (pen) ctx.lineTo(x(i), y(mv));
    else {
      ctx.moveTo(x(i), y(mv));
      pen = true;
    }
  }
  ctx.stroke();
}

/** First and end of each stretch without samples. */
function missing(samples: Float32Array): [number, number][] {
  const found: [number, number][] = [];
  let from = -1;
  for (let i = 0; i <= samples.length; i++) {
    const gone = i < samples.length && Number.isNaN(samples[i]);
    if (gone && from < 0) from = i;
    if (!gone && from >= 0) {
      found.push([from, i]);
      from = -1;
    }
  }
  return found;
}

interface EnvelopePlace {
  readonly left: Px;
  readonly zero: Px;
  readonly perMv: number;
  readonly ratio: number;
}

/**
 * A bar from the lowest to the highest value of each device column, joined to the next so that nothing falls out.
 * Bars are filled one by one: as one path of thousands of rectangles they would take a hundred times as long.
 */
function paintEnvelope(
  ctx: Context,
  { low, high }: { low: Float32Array; high: Float32Array },
  { left, zero, perMv, ratio }: EnvelopePlace,
  [from, to]: readonly [number, number] = [0, low.length],
): void {
  const width = 1 / ratio;
  let [before, beforeHigh] = [NaN, NaN];
  for (let column = Math.max(0, from); column < Math.min(to, low.length); column++) {
    const [lowest, highest] = [low[column]!, high[column]!];
    if (Number.isNaN(lowest)) {
      before = NaN;
      continue;
    }
    const bottom = beforeHigh < lowest ? beforeHigh : lowest;
    const top = before > highest ? before : highest;
    [before, beforeHigh] = [lowest, highest];
    const y = zero - top * perMv;
    ctx.fillRect(left + column * width, y - 0.5, width, Math.max(1, (top - bottom) * perMv + 1));
  }
}

function paintKinds(ctx: Context, picture: StripPicture, { left, perS }: { left: Px; perS: number }): void {
  const { beats, span, colours, chosen } = picture;
  const first = firstAt(beats.times, span.fromS);
  const end = firstAt(beats.times, span.toS);
  if (perS < READABLE_PX_PER_S && end - first > picture.view.width / 4) return;
  ctx.font = `12px ${FONT}`;
  ctx.textAlign = "center";
  for (let place = first; place < end; place++) {
    const x = left + (beats.times[place]! - span.fromS) * perS;
    const kind = kindOf(beats, place);
    if (chosen.has(place)) {
      ctx.fillStyle = colours.caliper;
      ctx.globalAlpha = 0.14;
      ctx.fillRect(x - 12, 0, 24, picture.view.height);
      ctx.globalAlpha = 1;
    }
    if (kind === "N") continue;
    ctx.fillStyle = kindColour(kind, colours);
    ctx.fillText(`${GLYPHS[kind] ?? ""} ${kind}`.trim(), x, 12);
  }
  ctx.textAlign = "start";
}

function paintTimes(ctx: Context, picture: StripPicture, { left, perS }: { left: Px; perS: number }): void {
  const { span, view, colours, startedAt } = picture;
  const step = markStep(perS, 72);
  ctx.font = `11px ${FONT}`;
  for (let at = Math.ceil(span.fromS / step) * step; at <= span.toS; at += step) {
    const x = left + (at - span.fromS) * perS;
    ctx.fillStyle = colours.label;
    ctx.fillRect(Math.round(x), view.height - 6, 1, 6);
    haloText(ctx, { text: timeText(at, startedAt), x: x + 3, y: view.height - 3 }, colours);
  }
}

export interface LinePicture {
  readonly signal: Signal;
  readonly beats: LongBeats;
  readonly lead: number;
  /** Which minute of the recording. */
  readonly minute: number;
  readonly devicePixelRatio: number;
  readonly colours: HolterColours;
}

/** mV that a line of the disclosure has room for: more is cut off. */
const LINE_MV = 2.4;
/** About a beat that is not normal so much of the trace has its colour. */
const COLOURED_S = [-0.12, 0.32] as const;

/** A minute on one line; false where some of it has not come yet. */
export function paintLine(ctx: Context, band: Band, picture: LinePicture): boolean {
  const { signal, lead, minute, beats, colours } = picture;
  const [fromS, toS] = [minute * LINE_S, (minute + 1) * LINE_S];
  const ratio = picture.devicePixelRatio;
  const perS = band.width / LINE_S;
  const level = levelFor(signal.facts, perS * ratio);
  const columns = Math.round(band.width * ratio);
  const found = columnsOf({ ...signal, level, lead, fromS, toS, columns });
  ctx.fillStyle = colours.paper;
  ctx.fillRect(0, 0, band.width, band.height);
  const place = { left: 0, zero: band.height * 0.62, perMv: band.height / LINE_MV, ratio };
  ctx.fillStyle = colours.trace;
  paintEnvelope(ctx, found, place);
  const end = firstAt(beats.times, toS);
  for (let beat = firstAt(beats.times, fromS); beat < end; beat++) {
    const kind = kindOf(beats, beat);
    if (kind === "N") continue;
    const at = beats.times[beat]! - fromS;
    const span = COLOURED_S.map((by) => Math.round((at + by) * perS * ratio)) as [number, number];
    ctx.fillStyle = kindColour(kind, colours);
    paintEnvelope(ctx, found, place, span);
    ctx.font = `9px ${FONT}`;
    ctx.fillText(GLYPHS[kind] ?? "", at * perS - 4, 8);
  }
  ctx.fillStyle = colours.hairline;
  ctx.fillRect(0, band.height - 1, band.width, 1);
  if (toS > signal.facts.samples / signal.facts.fsHz) {
    const x = (signal.facts.samples / signal.facts.fsHz - fromS) * perS;
    strokeLine(ctx, [Math.max(0, x), 2, Math.max(0, x), band.height - 3]);
  }
  return found.sharp;
}
