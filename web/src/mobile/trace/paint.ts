/** Draws the live trace. Grid and trace lie on two canvases, because only the trace changes from frame to frame. */
import type { Px } from "../../core/units";
import type { Beat, TraceSource } from "./source";
import { gapsIn, penX, pxPerSecond, runsAt, voltageY, zeroY, type Paper, type Run } from "./sweep";

export type Context = CanvasRenderingContext2D;

export interface Colours {
  readonly paper: string;
  readonly minor: string;
  readonly major: string;
  readonly trace: string;
  readonly hatch: string;
  readonly label: string;
  readonly beat: string;
  readonly early: string;
}

const MINOR_HIDDEN_BELOW: Px = 3;
const TRACE_WIDTH: Px = 1.5;
const TICK_HEIGHT: Px = 10;
const PEN_RADIUS: Px = 3;
const HATCH_PITCH: Px = 8;
/** A gap that is narrower has no room for its label. */
const LABELLED_FROM: Px = 64;
const LABEL_Y: Px = 32;
const FONT = '12px system-ui, "Segoe UI", Roboto, "PingFang SC", "Noto Sans CJK SC", sans-serif';

/** Squares of 1 and 5 mm through the zero line. */
export function paintGrid(ctx: Context, paper: Paper, colours: Colours): void {
  ctx.fillStyle = colours.paper;
  ctx.fillRect(0, 0, paper.width, paper.height);
  const device = 1 / ctx.getTransform().a;
  if (paper.pxPerMm >= MINOR_HIDDEN_BELOW) rule(ctx, paper, { mm: 1, width: device, colour: colours.minor });
  rule(ctx, paper, { mm: 5, width: 1, colour: colours.major });
}

function rule(
  ctx: Context,
  paper: Paper,
  { mm, width, colour }: { mm: number; width: Px; colour: string },
): void {
  const pitch = mm * paper.pxPerMm;
  const scale = ctx.getTransform().a;
  const snap = (at: Px): Px => Math.round((at - width / 2) * scale) / scale;
  ctx.fillStyle = colour;
  for (let x = 0; x < paper.width; x += pitch) ctx.fillRect(snap(x), 0, width, paper.height);
  for (let y = zeroY(paper) % pitch; y < paper.height; y += pitch)
    ctx.fillRect(0, snap(y), paper.width, width);
}

export interface Frame {
  readonly paper: Paper;
  readonly penIndex: number;
  readonly offsetUv: number;
  readonly colours: Colours;
  readonly gapWords: (seconds: string) => string;
}

/** Everything that the pen has left on the paper. */
export function paintTrace(ctx: Context, source: TraceSource, frame: Frame): void {
  const { paper, colours, penIndex } = frame;
  ctx.clearRect(0, 0, paper.width, paper.height);
  const end = source.newest()?.endIndex ?? 0;
  const runs = runsAt(penIndex, source.fsHz, paper).map((run) => ({ ...run, to: Math.min(run.to, end) }));
  ctx.lineWidth = TRACE_WIDTH;
  ctx.lineJoin = "round";
  ctx.strokeStyle = colours.trace;
  for (const run of runs) {
    stroke(ctx, source, frame, run);
    paintGaps(ctx, source, frame, run);
  }
  const first = runs[0];
  if (first !== undefined)
    for (const beat of source.beatsFrom(first.from)) paintBeat(ctx, beat, { frame, runs, fsHz: source.fsHz });
  paintPen(ctx, source, frame, end);
}

/** Straight lines between real samples, none across what is missing. */
function stroke(
  ctx: Context,
  source: TraceSource,
  { paper, offsetUv }: Pick<Frame, "paper" | "offsetUv">,
  run: Run,
): void {
  const step = pxPerSecond(paper) / source.fsHz;
  let isDown = false;
  ctx.beginPath();
  for (let i = run.from; i < run.to; i++) {
    const uv = source.at(i);
    if (Number.isNaN(uv)) {
      isDown = false;
      continue;
    }
    const [x, y] = [run.x0 + i * step, voltageY(paper, uv, offsetUv)];
    if (isDown) ctx.lineTo(x, y);
    else ctx.moveTo(x, y);
    isDown = true;
  }
  ctx.stroke();
}

function paintGaps(
  ctx: Context,
  source: TraceSource,
  { paper, colours, gapWords }: Pick<Frame, "paper" | "colours" | "gapWords">,
  run: Run,
): void {
  const step = pxPerSecond(paper) / source.fsHz;
  for (const [from, to] of gapsIn(run, (i) => source.at(i))) {
    const [x, width] = [run.x0 + from * step, (to - from) * step];
    hatch(ctx, { x, width, height: paper.height, colour: colours.hatch });
    if (width < LABELLED_FROM) continue;
    ctx.font = FONT;
    ctx.textAlign = "center";
    ctx.fillStyle = colours.label;
    ctx.fillText(gapWords(((to - from) / source.fsHz).toFixed(1)), x + width / 2, LABEL_Y);
  }
}

/** Lines at 45° over a stretch without signal. */
export function hatch(
  ctx: Context,
  { x, width, height, colour }: { x: Px; width: Px; height: Px; colour: string },
): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, 0, width, height);
  ctx.clip();
  ctx.beginPath();
  for (let at = x - height; at < x + width; at += HATCH_PITCH) {
    ctx.moveTo(at, height);
    ctx.lineTo(at + height, 0);
  }
  ctx.lineWidth = 1;
  ctx.strokeStyle = colour;
  ctx.stroke();
  ctx.restore();
}

/** A tick for a beat; early ones carry a triangle, filled for ventricular beats. */
function paintBeat(
  ctx: Context,
  beat: Beat,
  { frame, runs, fsHz }: { frame: Frame; runs: readonly Run[]; fsHz: number },
): void {
  const { paper, colours } = frame;
  const run = runs.find(({ from, to }) => beat.index >= from && beat.index < to);
  if (run === undefined) return;
  const x = run.x0 + (beat.index * pxPerSecond(paper)) / fsHz;
  const isEarly = beat.kind === "ventricular" || beat.kind === "supraventricular";
  ctx.fillStyle = isEarly ? colours.early : colours.beat;
  if (!isEarly) return void ctx.fillRect(x - 1, 4, 2, TICK_HEIGHT);
  ctx.beginPath();
  ctx.moveTo(x - 5, 4);
  ctx.lineTo(x + 5, 4);
  ctx.lineTo(x, 4 + TICK_HEIGHT);
  ctx.closePath();
  if (beat.kind === "ventricular") ctx.fill();
  else {
    ctx.strokeStyle = colours.early;
    ctx.lineWidth = TRACE_WIDTH;
    ctx.stroke();
  }
}

/** Where the trace is being written; it waits at the end of the trace while nothing arrives. */
function paintPen(
  ctx: Context,
  source: TraceSource,
  { paper, penIndex, offsetUv, colours }: Frame,
  end: number,
): void {
  const at = Math.min(penIndex, end - 1);
  const uv = source.at(Math.floor(at));
  if (Number.isNaN(uv)) return;
  ctx.beginPath();
  ctx.arc(penX(at, source.fsHz, paper), voltageY(paper, uv, offsetUv), PEN_RADIUS, 0, 2 * Math.PI);
  ctx.fillStyle = colours.beat;
  ctx.fill();
}

/** Before the trace: the calibration pulse of 1 mV and 200 ms, through the same scale. */
const PULSE = { startMm: 2, widthMm: 5, gutterMm: 9 } as const;
export const gutterPx = (paper: Paper): Px => PULSE.gutterMm * paper.pxPerMm;

/** A whole recording, or a part of it, from the left edge on. */
export function paintStill(
  ctx: Context,
  source: TraceSource,
  { paper, offsetUv, colours, gapWords }: Omit<Frame, "penIndex">,
): void {
  const run: Run = { from: 0, to: source.newest()?.endIndex ?? 0, x0: gutterPx(paper) };
  ctx.lineWidth = TRACE_WIDTH;
  ctx.lineJoin = "round";
  ctx.strokeStyle = colours.trace;
  paintPulse(ctx, paper);
  stroke(ctx, source, { paper, offsetUv }, run);
  paintGaps(ctx, source, { paper, colours, gapWords }, run);
}

function paintPulse(ctx: Context, paper: Paper): void {
  const mm = paper.pxPerMm;
  const [left, right] = [PULSE.startMm * mm, (PULSE.startMm + PULSE.widthMm) * mm];
  const [low, high] = [voltageY(paper, 0, 0), voltageY(paper, 1000, 0)];
  ctx.beginPath();
  ctx.moveTo(left - mm, low);
  for (const [x, y] of [
    [left, low],
    [left, high],
    [right, high],
    [right, low],
    [right + mm, low],
  ] as const)
    ctx.lineTo(x, y);
  ctx.stroke();
}
