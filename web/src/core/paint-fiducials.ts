/** The marks of waves on the paper: by lead as glyphs at the trace, for all leads together as lines. */
import type { Trace } from "./decimate";
import { valueAt } from "./decimate";
import { PAGE_S, type Segment } from "./layout";
import {
  clockX,
  clockY,
  FONT,
  haloText,
  spanOf,
  strokeLine,
  timeX,
  voltageY,
  type Colours,
  type Context,
  type PaperView,
} from "./paint";
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
  { segment, trace, marks, colours }: { segment: Segment; trace: Trace; marks: LeadMarks; colours: Colours },
): void {
  const { fromS, toS } = spanOf(view, segment);
  for (const beat of marks.marksS) {
    beat.forEach((time, i) => {
      const point = marks.points[i];
      if (time === null || point === undefined || time < fromS || time >= toS) return;
      const mv = valueAt(trace, time);
      if (Number.isNaN(mv)) return;
      ctx.fillStyle = ctx.strokeStyle = colours.waves[point.wave] ?? colours.label;
      glyph(ctx, point.place, { x: timeX(view, segment, time), y: voltageY(view, segment, mv), up: mv >= 0 });
    });
  }
}

function glyph(ctx: Context, place: string, { x, y, up }: { x: Px; y: Px; up: boolean }): void {
  ctx.lineWidth = 1.5;
  if (place === "peak") {
    const side = up ? -1 : 1;
    ctx.beginPath();
    ctx.moveTo(x, y + side * 4);
    ctx.lineTo(x - 3.5, y + side * 10);
    ctx.lineTo(x + 3.5, y + side * 10);
    ctx.closePath();
    ctx.fill();
    return;
  }
  const foot = place === "on" ? FOOT : -FOOT;
  ctx.beginPath();
  ctx.moveTo(x, y - 7);
  ctx.lineTo(x, y + 7);
  ctx.lineTo(x + foot, y + 7);
  ctx.stroke();
}

/** Onsets and ends that hold for all leads, as hairlines over the whole page on the page's clock. */
export function paintGlobalMarks(
  ctx: Context,
  view: PaperView,
  { marks, colours }: { marks: LeadMarks; colours: Colours },
): void {
  ctx.save();
  ctx.lineWidth = 1;
  ctx.globalAlpha = 0.7;
  const end = Math.min(view.startS + PAGE_S, view.endS);
  for (const beat of marks.marksS) {
    beat.forEach((time, i) => {
      const point = marks.points[i];
      if (time === null || point === undefined || point.place === "peak") return;
      if (time < view.startS || time > end) return;
      const x = clockX(view, time);
      ctx.strokeStyle = colours.waves[point.wave] ?? colours.label;
      ctx.setLineDash(point.place === "on" ? [] : [3, 2]);
      strokeLine(ctx, [x, 0, x, view.height]);
    });
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
  for (const beat of beats) {
    const text = KIND_GLYPH[beat.kind];
    if (text === undefined || beat.peak_s < view.startS || beat.peak_s > view.startS + PAGE_S) continue;
    haloText(ctx, { text, x: clockX(view, beat.peak_s) - ctx.measureText(text).width / 2, y }, colours);
  }
}
