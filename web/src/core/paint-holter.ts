/** The bands of a long recording above its strip: overview, trends, density of RR, quality. */
import type { Heat } from "./holter-beats";
import { markStep, nights, timeText, type HolterWindow } from "./holter-window";
import { FONT, haloText, type Colours, type Context } from "./paint";
import type { Px, Seconds } from "./units";

export interface HolterColours extends Colours {
  readonly night: string;
  readonly band: string;
  readonly line: string;
  readonly surface: string;
  readonly hairline: string;
  readonly text2: string;
  readonly ventricular: string;
  readonly supraventricular: string;
  readonly paced: string;
  readonly fibrillation: string;
  readonly other: string;
  readonly poor: string;
}

/** One row per minute; null where there is none. */
export interface MinuteTrends {
  readonly low: readonly (number | null)[];
  readonly median: readonly (number | null)[];
  readonly high: readonly (number | null)[];
  readonly analysable: readonly (number | null)[];
}

export interface ShownEpisode {
  readonly kind: string;
  readonly startS: Seconds;
  readonly endS: Seconds;
}

/** What the bands show; null where it is not known yet. */
export interface HolterData {
  readonly durationS: Seconds;
  readonly startedAt: string | null;
  /** Analysed up to here. */
  readonly untilS: Seconds;
  readonly minutes: MinuteTrends | null;
  readonly windows: { readonly startS: readonly number[]; readonly stMv: readonly (number | null)[] } | null;
  readonly stLead: string;
  readonly episodes: readonly ShownEpisode[];
  readonly heat: Heat | null;
  readonly words: {
    readonly rate: string;
    readonly st: (lead: string) => string;
    readonly rr: string;
    readonly quality: string;
    readonly analysing: string;
  };
}

export interface Band {
  readonly width: Px;
  readonly height: Px;
}

const MINUTE_S: Seconds = 60;
export const RATE_RANGE = [30, 180] as const;
export const ST_RANGE = [-0.3, 0.3] as const;
const UNSEEN: ReadonlySet<string> = new Set(["gap", "lead_off", "artefact"]);
const HATCH_PX: Px = 6;

export const episodeColour = (kind: string, colours: HolterColours): string => {
  if (kind === "atrial_fibrillation") return colours.fibrillation;
  if (kind.startsWith("ventricular")) return colours.ventricular;
  if (kind.startsWith("supraventricular")) return colours.supraventricular;
  return UNSEEN.has(kind) ? colours.hatch : colours.other;
};

/** Where a time stands in a band that shows a span. */
const along = (band: Band, span: { fromS: Seconds; toS: Seconds }) => {
  const perS = band.width / (span.toS - span.fromS);
  return (at: Seconds): Px => (at - span.fromS) * perS;
};

const rateY = (rate: number, top: Px, height: Px): Px =>
  top + height - ((rate - RATE_RANGE[0]) / (RATE_RANGE[1] - RATE_RANGE[0])) * height;

/** The whole recording: rates, what cannot be seen, a tick for each episode. */
export function paintOverview(ctx: Context, band: Band, data: HolterData, colours: HolterColours): void {
  const span = { fromS: 0, toS: data.durationS };
  const x = along(band, span);
  ctx.fillStyle = colours.surface;
  ctx.fillRect(0, 0, band.width, band.height);
  shadeNights(ctx, band, span, { data, colours });
  const rates = { top: 8, height: band.height - 24 };
  if (data.minutes) paintRates(ctx, band, span, { minutes: data.minutes, place: rates, colours });
  for (const each of data.episodes) {
    if (UNSEEN.has(each.kind)) {
      hatch(
        ctx,
        { x: x(each.startS), y: 0, width: x(each.endS) - x(each.startS), height: band.height - 14 },
        colours,
      );
    }
  }
  for (const each of data.episodes) {
    if (UNSEEN.has(each.kind)) continue;
    ctx.fillStyle = episodeColour(each.kind, colours);
    ctx.fillRect(x(each.startS), 0, Math.max(1.5, x(each.endS) - x(each.startS)), 6);
  }
  paintUnknown(ctx, band, span, { data, colours });
  paintHours(ctx, band, span, { data, colours });
  paintRateScale(ctx, band, rates, colours);
}

const RATE_MARKS = [60, 120] as const;

/** Which height is which rate, at the right. */
function paintRateScale(
  ctx: Context,
  band: Band,
  { top, height }: { top: Px; height: Px },
  colours: HolterColours,
): void {
  ctx.font = `10px ${FONT}`;
  ctx.textAlign = "right";
  for (const rate of RATE_MARKS) {
    const y = rateY(rate, top, height);
    ctx.fillStyle = colours.hairline;
    ctx.fillRect(0, Math.round(y), band.width, 1);
    haloText(ctx, { text: `${rate}`, x: band.width - 3, y: y + 3 }, { ...colours, paper: colours.surface });
  }
  ctx.textAlign = "start";
}

function shadeNights(
  ctx: Context,
  band: Band,
  span: { fromS: Seconds; toS: Seconds },
  { data, colours }: { data: HolterData; colours: HolterColours },
): void {
  const x = along(band, span);
  ctx.fillStyle = colours.night;
  for (const night of nights(data.startedAt, span)) {
    ctx.fillRect(x(night.fromS), 0, x(night.toS) - x(night.fromS), band.height);
  }
}

interface RatesPlace {
  readonly minutes: MinuteTrends;
  readonly place: { readonly top: Px; readonly height: Px };
  readonly colours: HolterColours;
}

/** Lowest to highest rate as a band, the median as a line; several minutes in a pixel are taken together. */
function paintRates(
  ctx: Context,
  band: Band,
  span: { fromS: Seconds; toS: Seconds },
  { minutes, place, colours }: RatesPlace,
): void {
  const x = along(band, span);
  const first = Math.max(0, Math.floor(span.fromS / MINUTE_S) - 1);
  const end = Math.min(minutes.median.length, Math.ceil(span.toS / MINUTE_S) + 1);
  const step = Math.max(1, Math.floor((end - first) / band.width));
  const y = (rate: number): Px => rateY(rate, place.top, place.height);
  ctx.fillStyle = colours.band;
  const line = new Path2D();
  let pen = false;
  for (let from = first - (first % step); from < end; from += step) {
    const summed = sumUp(minutes, Math.max(0, from), Math.min(end, from + step));
    if (summed === null) {
      pen = false;
      continue;
    }
    const [left, right] = [x(from * MINUTE_S), x((from + step) * MINUTE_S)];
    ctx.fillRect(left, y(summed.high), right - left + 0.5, Math.max(1, y(summed.low) - y(summed.high)));
    const middle = (left + right) / 2;
    if (pen) line.lineTo(middle, y(summed.median));
    else line.moveTo(middle, y(summed.median));
    pen = true;
  }
  ctx.strokeStyle = colours.line;
  ctx.lineWidth = 1.25;
  ctx.stroke(line);
}

function sumUp(
  minutes: MinuteTrends,
  from: number,
  to: number,
): { low: number; median: number; high: number } | null {
  let [low, high, total, count] = [Infinity, -Infinity, 0, 0];
  for (let i = from; i < to; i++) {
    const [lowest, median, highest] = [minutes.low[i], minutes.median[i], minutes.high[i]];
    if (lowest == null || median == null || highest == null) continue;
    low = Math.min(low, lowest);
    high = Math.max(high, highest);
    total += median;
    count += 1;
  }
  return count === 0 ? null : { low, median: total / count, high };
}

export function hatch(
  ctx: Context,
  { x, y, width, height }: { x: Px; y: Px; width: Px; height: Px },
  colours: Pick<HolterColours, "hatch">,
): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, Math.max(1, width), height);
  ctx.clip();
  ctx.beginPath();
  for (let at = x - height; at < x + width + HATCH_PX; at += HATCH_PX) {
    ctx.moveTo(at, y + height);
    ctx.lineTo(at + height, y);
  }
  ctx.strokeStyle = colours.hatch;
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.restore();
}

/** What is not analysed yet is blank and says so. */
function paintUnknown(
  ctx: Context,
  band: Band,
  span: { fromS: Seconds; toS: Seconds },
  { data, colours }: { data: HolterData; colours: HolterColours },
): void {
  if (data.untilS >= Math.min(span.toS, data.durationS) - 1) return;
  const left = Math.max(0, along(band, span)(data.untilS));
  ctx.fillStyle = colours.surface;
  ctx.fillRect(left, 0, band.width - left, band.height);
  ctx.font = `12px ${FONT}`;
  ctx.fillStyle = colours.text2;
  const { width } = ctx.measureText(data.words.analysing);
  if (band.width - left > width + 12) {
    ctx.fillText(data.words.analysing, (left + band.width - width) / 2, band.height / 2 + 4);
  }
}

function paintHours(
  ctx: Context,
  band: Band,
  span: { fromS: Seconds; toS: Seconds },
  { data, colours }: { data: HolterData; colours: HolterColours },
): void {
  const x = along(band, span);
  const perS = band.width / (span.toS - span.fromS);
  const step = markStep(perS, 64);
  const start = data.startedAt === null ? 0 : startOffset(data.startedAt, step);
  ctx.font = `11px ${FONT}`;
  for (let at = Math.ceil((span.fromS + start) / step) * step - start; at < span.toS; at += step) {
    ctx.fillStyle = colours.hairline;
    ctx.fillRect(Math.round(x(at)), 0, 1, band.height);
    ctx.fillStyle = colours.text2;
    const text = timeText(at, data.startedAt, { seconds: step < 60 });
    if (x(at) + ctx.measureText(text).width + 6 < band.width) ctx.fillText(text, x(at) + 3, band.height - 3);
  }
}

/** Seconds by which the recording began after a round time. */
const startOffset = (startedAt: string, step: Seconds): Seconds => {
  const [hours = 0, minutes = 0, seconds = 0] = startedAt.slice(11, 19).split(":").map(Number);
  return (hours * 3600 + minutes * 60 + seconds) % Math.max(step, 1);
};

/** Heights of the bands of the trends, from above. */
export const TREND_ROWS = { rate: 52, st: 26, rr: 36, quality: 10, axis: 16 } as const;
export const TRENDS_HEIGHT = Object.values(TREND_ROWS).reduce((sum, each) => sum + each, 0);

export interface TrendsPicture {
  readonly data: HolterData;
  readonly window: HolterWindow;
  /** The density of RR of the whole recording, drawn once. */
  readonly heat: CanvasImageSource | null;
  readonly colours: HolterColours;
}

/** Rates, ST, density of RR and quality of the window. */
export function paintTrends(ctx: Context, band: Band, { data, window, heat, colours }: TrendsPicture): void {
  const span = { fromS: window.fromS, toS: window.toS };
  ctx.fillStyle = colours.surface;
  ctx.fillRect(0, 0, band.width, band.height);
  shadeNights(ctx, band, span, { data, colours });
  const rows = rowTops();
  if (data.minutes) {
    const place = { top: rows.rate + 4, height: TREND_ROWS.rate - 8 };
    paintRates(ctx, band, span, { minutes: data.minutes, place, colours });
  }
  paintSt(ctx, band, span, { data, top: rows.st, colours });
  if (data.heat && heat) paintHeat(ctx, band, span, { heat, data: data.heat, top: rows.rr });
  if (data.minutes) paintQuality(ctx, band, span, { minutes: data.minutes, top: rows.quality, colours });
  for (const top of [rows.st, rows.rr, rows.quality, rows.axis]) {
    ctx.fillStyle = colours.hairline;
    ctx.fillRect(0, top, band.width, 1);
  }
  paintUnknown(ctx, { ...band, height: rows.axis }, span, { data, colours });
  paintHours(ctx, band, span, { data, colours });
  paintRateScale(ctx, band, { top: rows.rate + 4, height: TREND_ROWS.rate - 8 }, colours);
  ctx.font = `11px ${FONT}`;
  const labels: [string, Px][] = [
    [data.words.rate, rows.rate],
    [data.words.st(data.stLead), rows.st],
    [data.words.rr, rows.rr],
  ];
  for (const [text, top] of labels)
    haloText(ctx, { text, x: 4, y: top + 12 }, { ...colours, paper: colours.surface });
}

export function rowTops(): Record<keyof typeof TREND_ROWS, Px> {
  const { rate, st, rr, quality } = TREND_ROWS;
  return { rate: 0, st: rate, rr: rate + st, quality: rate + st + rr, axis: rate + st + rr + quality };
}

function paintSt(
  ctx: Context,
  band: Band,
  span: { fromS: Seconds; toS: Seconds },
  { data, top, colours }: { data: HolterData; top: Px; colours: HolterColours },
): void {
  const x = along(band, span);
  const y = (mv: number): Px =>
    top +
    TREND_ROWS.st *
      (1 - (Math.min(Math.max(mv, ST_RANGE[0]), ST_RANGE[1]) - ST_RANGE[0]) / (ST_RANGE[1] - ST_RANGE[0]));
  ctx.fillStyle = colours.hairline;
  ctx.fillRect(0, y(0), band.width, 1);
  if (data.windows === null) return;
  const { startS, stMv } = data.windows;
  const length = startS.length > 1 ? startS[1]! - startS[0]! : 300;
  ctx.beginPath();
  let pen = false;
  startS.forEach((start, i) => {
    const mv = stMv[i];
    if (mv == null || start + length < span.fromS || start > span.toS) {
      pen = false;
      return;
    }
    if (pen) ctx.lineTo(x(start), y(mv));
    else ctx.moveTo(x(start), y(mv));
    ctx.lineTo(x(start + length), y(mv));
    pen = true;
  });
  ctx.strokeStyle = colours.line;
  ctx.lineWidth = 1.25;
  ctx.stroke();
}

function paintHeat(
  ctx: Context,
  band: Band,
  span: { fromS: Seconds; toS: Seconds },
  { heat, data, top }: { heat: CanvasImageSource; data: Heat; top: Px },
): void {
  const [from, to] = [span.fromS / data.columnS, Math.min(data.columns, span.toS / data.columnS)];
  const width = ((to - from) * data.columnS * band.width) / (span.toS - span.fromS);
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(heat, from, 0, Math.max(0.01, to - from), data.rows, 0, top + 1, width, TREND_ROWS.rr - 1);
}

function paintQuality(
  ctx: Context,
  band: Band,
  span: { fromS: Seconds; toS: Seconds },
  { minutes, top, colours }: { minutes: MinuteTrends; top: Px; colours: HolterColours },
): void {
  const x = along(band, span);
  const first = Math.max(0, Math.floor(span.fromS / MINUTE_S));
  const end = Math.min(minutes.analysable.length, Math.ceil(span.toS / MINUTE_S));
  for (let i = first; i < end; i++) {
    const missing = 1 - (minutes.analysable[i] ?? 1);
    if (missing <= 0) continue;
    const height = Math.max(1, missing * (TREND_ROWS.quality - 1));
    ctx.fillStyle = colours.poor;
    ctx.fillRect(
      x(i * MINUTE_S),
      top + TREND_ROWS.quality - height,
      Math.max(1, x((i + 1) * MINUTE_S) - x(i * MINUTE_S)),
      height,
    );
  }
}

/** The density of RR as a picture of one pixel for each cell: the more beats, the more ink. */
export function heatPixels(heat: Heat, ink: readonly [number, number, number]): ImageData {
  const image = new ImageData(heat.columns, heat.rows);
  const most = Math.log1p(heat.most);
  heat.counts.forEach((count, i) => {
    if (count === 0) return;
    image.data.set([...ink, Math.round(55 + 200 * (Math.log1p(count) / most))], 4 * i);
  });
  return image;
}
