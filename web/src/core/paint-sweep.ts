/** A running trace on paper: only the columns that changed are painted. */
import type { LiveBeat } from "./live-messages";
import { FONT, type Colours, type Context } from "./paint";
import { pxOfVoltage } from "./paper";
import { holesOf, partsOf, xOfIndex, type Part, type Sweep } from "./sweep";
import type { Stretch, TraceRing } from "./trace-ring";
import type { Millivolts, Px } from "./units";

export interface BeatColours {
  readonly ventricular: string;
  readonly supraventricular: string;
}

export interface SweepRow {
  readonly ring: TraceRing;
  readonly top: Px;
  readonly height: Px;
  /** What stands in the middle of the row. */
  readonly middleMv: Millivolts;
}

export interface SweepPicture {
  readonly sweep: Sweep;
  readonly rows: readonly SweepRow[];
  readonly height: Px;
  /** Empty where beats are not marked. */
  readonly beats: readonly LiveBeat[];
  /** Holes that are not hatched, as the session has lost nothing there. */
  readonly unseen: readonly Stretch[];
  /** The paper without a trace, in device pixels. */
  readonly ground: CanvasImageSource;
  readonly colours: Colours & BeatColours;
  readonly devicePixelRatio: number;
}

/** What is clear before the pen. */
const BAR_PX: Px = 14;
const TRACE_PX: Px = 1.35;
/** So much before the pen is painted anew with what follows it. */
const OVERLAP_PX: Px = 3;
const HATCH_EVERY: Px = 8;
/** Band of the marks at the top of a picture whose beats are marked. */
export const MARKS_PX: Px = 18;
/** Losses shorter than this leave a hole that nobody would see. */
const SHORTEST_HOLE_PX: Px = 3;
const GLYPHS: Readonly<Record<LiveBeat["kind"], string>> = {
  normal: "│",
  ventricular: "▼",
  supraventricular: "▽",
  unknown: "?",
};

/** Paint a stretch of samples; the newest one clears what is before the pen. */
export function paintStretch(ctx: Context, picture: SweepPicture, stretch: Stretch, isNewest: boolean): void {
  const parts = partsOf(picture.sweep, stretch);
  parts.forEach((part, i) => {
    const bar = isNewest && i === parts.length - 1 ? BAR_PX : 0;
    paintPart(ctx, picture, part, bar);
    const over = part.toX + bar - picture.sweep.width;
    if (over > 0) ground(ctx, picture, 0, over);
  });
}

/** The paper of some columns, without a trace. */
function ground(
  ctx: Context,
  { ground: paper, height, devicePixelRatio }: SweepPicture,
  x: Px,
  width: Px,
): void {
  const ratio = devicePixelRatio;
  const [from, to] = [Math.floor(x * ratio), Math.ceil((x + width) * ratio)];
  if (to <= from) return;
  ctx.drawImage(paper, from, 0, to - from, height * ratio, from / ratio, 0, (to - from) / ratio, height);
}

function paintPart(ctx: Context, picture: SweepPicture, part: Part, bar: Px): void {
  const { sweep, colours, devicePixelRatio: ratio } = picture;
  // Whole device columns, and some of what is there already: a line is wider than thin, so that its next piece
  // belongs on them, too.
  const left = Math.max(0, Math.floor((part.fromX - OVERLAP_PX) * ratio) / ratio);
  const right = Math.min(sweep.width, Math.ceil(part.toX * ratio) / ratio);
  ground(ctx, picture, left, right + bar - left);
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, 0, right - left, picture.height);
  ctx.clip();
  const about = Math.ceil((2 * OVERLAP_PX) / (xOfIndex(sweep, part, 1) - xOfIndex(sweep, part, 0)));
  const drawn = { from: part.from - about, to: part.to + (bar > 0 ? 0 : about) };
  for (const row of picture.rows) {
    paintHoles(ctx, picture, part, row);
    ctx.strokeStyle = colours.trace;
    ctx.lineWidth = TRACE_PX;
    ctx.lineJoin = "round";
    strokeRow(ctx, { sweep, part, drawn }, row);
  }
  paintBeats(ctx, picture, part);
  ctx.restore();
}

/** Straight lines between the samples that there are. */
function strokeRow(
  ctx: Context,
  { sweep, part, drawn }: { sweep: Sweep; part: Part; drawn: Stretch },
  { ring, top, height, middleMv }: SweepRow,
): void {
  const zero = top + height / 2;
  const perMv = pxOfVoltage(sweep.scale, 1);
  let pen = false;
  ctx.beginPath();
  for (let at = drawn.from; at <= drawn.to; at++) {
    const value = ring.at(at);
    if (Number.isNaN(value)) {
      pen = false;
      continue;
    }
    const [x, y] = [xOfIndex(sweep, part, at), zero - (value - middleMv) * perMv];
    if (pen) ctx.lineTo(x, y);
    else ctx.moveTo(x, y);
    pen = true;
  }
  ctx.stroke();
}

function paintHoles(ctx: Context, { sweep, colours, unseen }: SweepPicture, part: Part, row: SweepRow): void {
  const shortest = SHORTEST_HOLE_PX / (xOfIndex(sweep, part, 1) - xOfIndex(sweep, part, 0));
  // Where a hole begins before this part, enough of it is looked at to know that it is one.
  const looked = { from: Math.max(row.ring.start, Math.floor(part.from - shortest)), to: part.to };
  for (const hole of holesOf(row.ring, looked, shortest)) {
    if (unseen.some(({ from, to }) => hole.from >= from && hole.to <= to)) continue;
    const [x0, x1] = [xOfIndex(sweep, part, hole.from), xOfIndex(sweep, part, hole.to)];
    const [y, tall] = [row.top + row.height * 0.2, row.height * 0.6];
    ctx.save();
    ctx.beginPath();
    ctx.rect(x0, y, x1 - x0, tall);
    ctx.clip();
    ctx.beginPath();
    for (let x = Math.floor((x0 - tall) / HATCH_EVERY) * HATCH_EVERY; x < x1; x += HATCH_EVERY) {
      ctx.moveTo(x, y + tall);
      ctx.lineTo(x + tall, y);
    }
    ctx.strokeStyle = colours.hatch;
    ctx.lineWidth = 1;
    ctx.stroke();
    ctx.restore();
  }
}

function paintBeats(ctx: Context, { sweep, beats, colours }: SweepPicture, part: Part): void {
  if (beats.length === 0) return;
  ctx.font = `12px ${FONT}`;
  ctx.textAlign = "center";
  for (const { index, kind } of beats) {
    const x = xOfIndex(sweep, part, index);
    if (x < part.fromX - MARKS_PX || x > part.toX + MARKS_PX) continue;
    ctx.fillStyle =
      kind === "ventricular"
        ? colours.ventricular
        : kind === "supraventricular"
          ? colours.supraventricular
          : colours.label;
    ctx.fillText(GLYPHS[kind], x, MARKS_PX - 5);
  }
  ctx.textAlign = "start";
}

/** Names of the leads at the left of their rows. */
export function nameRows(
  ground: OffscreenCanvas,
  ratio: number,
  rows: readonly { name: string; y: Px }[],
  colour: string,
): void {
  const ctx = ground.getContext("2d");
  if (ctx === null) return;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.font = `12px ${FONT}`;
  ctx.fillStyle = colour;
  for (const { name, y } of rows) ctx.fillText(name, 6, y + 14);
}

/** The paper that lies under a running trace: lines each 5 mm, and each mm where there is room for them. */
export function paperGround(
  { width, height, ratio }: { width: Px; height: Px; ratio: number },
  pxPerMm: Px,
  colours: Colours,
): OffscreenCanvas {
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(width * ratio)),
    Math.max(1, Math.round(height * ratio)),
  );
  const ctx = canvas.getContext("2d");
  if (ctx === null) return canvas;
  ctx.fillStyle = colours.paper;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  const lines = (everyMm: number, thickness: Px, colour: string): void => {
    ctx.fillStyle = colour;
    const every = everyMm * pxPerMm * ratio;
    for (let at = 0; at < canvas.width; at += every)
      ctx.fillRect(Math.round(at), 0, thickness, canvas.height);
    const middle = (canvas.height / 2) % every;
    for (let at = middle; at < canvas.height; at += every) {
      ctx.fillRect(0, Math.round(at), canvas.width, thickness);
    }
  };
  if (pxPerMm >= FINEST_PX) lines(1, 1, colours.minor);
  lines(5, Math.max(1, Math.round(ratio)), colours.major);
  return canvas;
}

/** Lines closer than this are left out. */
const FINEST_PX: Px = 3;
