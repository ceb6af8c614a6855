/** The representative beat on a grid of its own: traces, spread and marks, all through one scale. */
import type { RepresentativeBeat } from "../api/beats";
import { FONT, strokeLine, type Colours, type Context } from "./paint";
import { pointName } from "./paint-fiducials";
import type { Px } from "./units";

/** Both axes hang on this: a large square is 100 ms wide and 0.5 mV high. */
const SQUARE_MS = 100;
const SQUARE_MV = 0.5;
const TRACE: Px = 1.5;
const FAINT = 0.25;

export interface BeatScale {
  readonly fromMs: number;
  readonly pxPerMs: number;
  readonly pxPerMv: number;
  /** Height of 0 mV. */
  readonly zeroY: Px;
}

export const msX = (scale: BeatScale, ms: number): Px => (ms - scale.fromMs) * scale.pxPerMs;
export const mvY = (scale: BeatScale, mv: number): Px => scale.zeroY - mv * scale.pxPerMv;

/** Lowest and highest voltage of the given leads, 0 included. */
function rangeMv(beat: RepresentativeBeat, leads: readonly number[]): [number, number] {
  const values = leads.flatMap((i) => beat.beat_mv[i] ?? []).filter((mv) => mv !== null);
  return [Math.min(0, ...values), Math.max(0, ...values)];
}

/** The scale at which the leads fill an area; squares stay squares, so that a slope looks as on paper. */
export function beatScale(
  beat: RepresentativeBeat,
  leads: readonly number[],
  { width, height, margin }: { width: Px; height: Px; margin: Px },
): BeatScale {
  const lengthMs = ((beat.beat_mv[0]?.length ?? 1) / beat.fs_hz) * 1000;
  const [low, high] = rangeMv(beat, leads);
  const square = Math.min(
    (width / lengthMs) * SQUARE_MS,
    ((height - 2 * margin) / Math.max(high - low, SQUARE_MV)) * SQUARE_MV,
  );
  const pxPerMv = square / SQUARE_MV;
  const spare = height - 2 * margin - (high - low) * pxPerMv;
  const fromMs = beat.start_ms - Math.max(0, width / (square / SQUARE_MS) - lengthMs) / 2;
  return { fromMs, pxPerMs: square / SQUARE_MS, pxPerMv, zeroY: margin + spare / 2 + high * pxPerMv };
}

export function paintBeatGrid(
  ctx: Context,
  scale: BeatScale,
  { width, height, colours }: { width: Px; height: Px; colours: Colours },
): void {
  ctx.strokeStyle = colours.minor;
  ctx.lineWidth = 1;
  const firstMs = Math.ceil(scale.fromMs / SQUARE_MS) * SQUARE_MS;
  for (let ms = firstMs; msX(scale, ms) < width; ms += SQUARE_MS) {
    const x = Math.round(msX(scale, ms)) + 0.5;
    strokeLine(ctx, [x, 0, x, height]);
  }
  const step = SQUARE_MV * scale.pxPerMv;
  for (let n = -Math.ceil(scale.zeroY / step); scale.zeroY + n * step < height; n++) {
    const y = Math.round(scale.zeroY + n * step) + 0.5;
    strokeLine(ctx, [0, y, width, y]);
  }
}

export function paintBeatLead(
  ctx: Context,
  scale: BeatScale,
  {
    beat,
    lead,
    colour,
    faint = false,
    band = true,
  }: { beat: RepresentativeBeat; lead: number; colour: string; faint?: boolean; band?: boolean },
): void {
  const stepMs = 1000 / beat.fs_hz;
  const x = (i: number): Px => msX(scale, beat.start_ms + i * stepMs);
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = colour;
  if (band) paintBand(ctx, scale, { low: beat.low_mv[lead] ?? [], high: beat.high_mv[lead] ?? [], x });
  ctx.globalAlpha = faint ? FAINT : 1;
  ctx.lineWidth = TRACE;
  ctx.lineJoin = "round";
  ctx.beginPath();
  (beat.beat_mv[lead] ?? []).forEach((mv, i) => {
    if (mv === null) return;
    if (i === 0) ctx.moveTo(x(i), mvY(scale, mv));
    else ctx.lineTo(x(i), mvY(scale, mv));
  });
  ctx.stroke();
  ctx.restore();
}

function paintBand(
  ctx: Context,
  scale: BeatScale,
  {
    low,
    high,
    x,
  }: { low: readonly (number | null)[]; high: readonly (number | null)[]; x: (i: number) => Px },
): void {
  if (low.some((mv) => mv === null) || low.length === 0) return;
  ctx.globalAlpha = FAINT;
  ctx.beginPath();
  high.forEach((mv, i) => ctx.lineTo(x(i), mvY(scale, mv ?? 0)));
  low.toReversed().forEach((mv, i) => ctx.lineTo(x(low.length - 1 - i), mvY(scale, mv ?? 0)));
  ctx.fill();
}

/** Marks of one lead, or of all leads together, as lines with the name of the wave at their foot. */
export function paintBeatMarks(
  ctx: Context,
  scale: BeatScale,
  {
    points,
    marksMs,
    height,
    colours,
  }: { points: readonly string[]; marksMs: readonly (number | null)[]; height: Px; colours: Colours },
): void {
  ctx.save();
  ctx.lineWidth = 1;
  ctx.font = `11px ${FONT}`;
  marksMs.forEach((ms, i) => {
    const { wave, place } = pointName(points[i] ?? "");
    if (ms === null) return;
    const x = msX(scale, ms);
    ctx.strokeStyle = ctx.fillStyle = colours.waves[wave] ?? colours.label;
    if (place === "peak") {
      ctx.fillText(wave, x - ctx.measureText(wave).width / 2, height - 3);
      return;
    }
    ctx.setLineDash(place === "on" ? [] : [3, 2]);
    strokeLine(ctx, [x, 0, x, height - 14]);
  });
  ctx.restore();
}
