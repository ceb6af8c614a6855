/** The marks of waves on the paper: by lead as glyphs at the trace, for all leads together as lines. */
import type { Trace } from "./decimate";
import { valueAt } from "./decimate";
import { BASELINE_SHARE, type Segment } from "./layout";
import {
  FONT,
  haloText,
  spanOf,
  strokeLine,
  timeX,
  voltageY,
  yOf,
  type Colours,
  type Context,
  type PaperView,
} from "./paint";
import { clockPlaces, clockY, shownSpan } from "./paint-labels";
import type { Px, Seconds } from "./units";

/** A mark's name is its wave and its place in it: P_on, QRS_peak, T_off. */
export interface PointName {
  readonly wave: string;
  readonly place: string;
}

export function pointName(point: string): PointName {
  const [wave = point, place = "peak"] = point.split("_");
  return { wave, place };
}

export interface LeadMarks {
  readonly points: readonly PointName[];
  /** beats × points, in seconds; null where there is no mark. */
  readonly marksS: readonly (readonly (Seconds | null)[])[];
}

const FOOT: Px = 4;

/** Glyphs of one lead: ⌊ where a wave begins, ⌋ where it ends, a triangle at its peak. */
export function paintLeadMarks(
  ctx: Context,
  view: PaperView,
  {
    segment,
    trace,
    marks,
    colours,
    hollow = false,
  }: { segment: Segment; trace: Trace; marks: LeadMarks; colours: Colours; hollow?: boolean },
): void {
  const { fromS, toS } = spanOf(view, segment);
  for (const beat of marks.marksS) {
    beat.forEach((time, i) => {
      const point = marks.points[i];
      if (time === null || point === undefined || time < fromS || time >= toS) return;
      const mv = valueAt(trace, time);
      if (Number.isNaN(mv)) return;
      ctx.fillStyle = ctx.strokeStyle = colours.waves[point.wave] ?? colours.label;
      if (hollow) ctx.strokeStyle = colours.before;
      const at = { x: timeX(view, segment, time), y: voltageY(view, segment, mv) };
      glyph(ctx, point.place, { ...at, up: mv * segment.sign >= 0, hollow });
    });
  }
}

function glyph(
  ctx: Context,
  place: string,
  { x, y, up, hollow }: { x: Px; y: Px; up: boolean; hollow: boolean },
): void {
  ctx.lineWidth = hollow ? 1 : 1.5;
  if (place === "peak") {
    const side = up ? -1 : 1;
    ctx.beginPath();
    ctx.moveTo(x, y + side * 4);
    ctx.lineTo(x - 3.5, y + side * 10);
    ctx.lineTo(x + 3.5, y + side * 10);
    ctx.closePath();
    if (hollow) ctx.stroke();
    else ctx.fill();
    return;
  }
  const foot = place === "on" ? FOOT : -FOOT;
  ctx.beginPath();
  ctx.moveTo(x, y - 7);
  ctx.lineTo(x, y + 7);
  ctx.lineTo(x + foot, y + 7);
  ctx.stroke();
}

/** Onsets and ends that hold for all leads, as hairlines through every row at the moment that the row shows. */
export function paintGlobalMarks(
  ctx: Context,
  view: PaperView,
  { marks, colours }: { marks: LeadMarks; colours: Colours },
): void {
  ctx.save();
  ctx.lineWidth = 1;
  ctx.globalAlpha = 0.7;
  const half = (view.page.rowMm * view.scale.pxPerMm) / 2;
  for (const segment of view.page.segments) {
    const { fromS, toS } = spanOf(view, segment);
    const middle = yOf(view, segment.baselineMm) - (BASELINE_SHARE - 0.5) * 2 * half;
    for (const beat of marks.marksS) {
      beat.forEach((time, i) => {
        const point = marks.points[i];
        if (time === null || point === undefined || point.place === "peak") return;
        if (time < fromS || time >= toS) return;
        const x = timeX(view, segment, time);
        ctx.strokeStyle = colours.waves[point.wave] ?? colours.label;
        ctx.setLineDash(point.place === "on" ? [] : [3, 2]);
        strokeLine(ctx, [x, middle - half, x, middle + half]);
      });
    }
  }
  ctx.restore();
}

export interface BeatMark {
  readonly peak_s: Seconds;
  readonly kind: string;
  readonly accepted: boolean;
}

const KIND_GLYPH: Readonly<Record<string, string>> = { V: "▼", S: "▽", P: "┃", U: "?" };

/** What kind of beat each is, along the clock at the foot of the page: nothing for a normal one. */
export function paintBeatKinds(
  ctx: Context,
  view: PaperView,
  { beats, colours }: { beats: readonly BeatMark[]; colours: Colours },
): void {
  const y = clockY(view) - 3;
  ctx.font = `13px ${FONT}`;
  const { fromS, toS } = shownSpan(view);
  for (const beat of beats) {
    const text = KIND_GLYPH[beat.kind];
    if (text === undefined || beat.peak_s < fromS || beat.peak_s > toS) continue;
    for (const x of clockPlaces(view, beat.peak_s)) {
      haloText(ctx, { text, x: x - ctx.measureText(text).width / 2, y }, colours);
    }
  }
}
