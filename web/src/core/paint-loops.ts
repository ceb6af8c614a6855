/** Loops of the vectorcardiogram: one colour a wave, a dot every 20 ms, an arrow for the direction. */
import { marksEvery, type Loop, type Projection, type Vector } from "./loops";
import { FONT, strokeLine, type Colours, type Context } from "./paint";
import type { Px } from "./units";

const MARKS_MS = 20;
const DOT: Px = 2.2;
const ARROW: Px = 6;
const LINE: Px = 1.5;
/** The arrow stands where the loop has done this share of its time. */
const ARROW_AT = 0.55;
const MARGIN: Px = 18;

export interface LoopPicture {
  readonly loops: readonly Loop[];
  readonly projection: Projection;
  /** What the edge of the picture stands for, in mV. */
  readonly reachMv: number;
  readonly sides: {
    readonly left: string;
    readonly right: string;
    readonly top: string;
    readonly bottom: string;
  } | null;
  readonly ringMv: number;
  readonly colours: Colours;
}

export function paintLoops(
  ctx: Context,
  { width, height }: { width: Px; height: Px },
  shown: LoopPicture,
): void {
  const [x0, y0] = [width / 2, height / 2];
  const pxPerMv = (Math.min(width, height) / 2 - MARGIN) / Math.max(shown.reachMv, 1e-6);
  const place = (vector: Vector): [Px, Px] => {
    const [right, down] = shown.projection(vector);
    return [x0 + right * pxPerMv, y0 + down * pxPerMv];
  };
  paintFrame(ctx, { x0, y0, pxPerMv, ...shown });
  for (const loop of shown.loops) {
    ctx.strokeStyle = ctx.fillStyle = shown.colours.waves[loop.name] ?? shown.colours.trace;
    ctx.lineWidth = LINE;
    ctx.lineJoin = "round";
    ctx.beginPath();
    loop.points.forEach((vector, i) =>
      i === 0 ? ctx.moveTo(...place(vector)) : ctx.lineTo(...place(vector)),
    );
    ctx.stroke();
    for (const i of marksEvery(loop, MARKS_MS)) {
      const [x, y] = place(loop.points[i] ?? [0, 0, 0]);
      ctx.beginPath();
      ctx.arc(x, y, DOT, 0, 2 * Math.PI);
      ctx.fill();
    }
    paintArrow(ctx, loop.points.map(place));
  }
}

function paintFrame(
  ctx: Context,
  { x0, y0, pxPerMv, sides, ringMv, colours }: LoopPicture & { x0: Px; y0: Px; pxPerMv: number },
): void {
  ctx.strokeStyle = colours.major;
  ctx.lineWidth = 1;
  strokeLine(ctx, [x0 * 2 - MARGIN, y0, MARGIN, y0]);
  strokeLine(ctx, [x0, MARGIN, x0, y0 * 2 - MARGIN]);
  ctx.beginPath();
  ctx.arc(x0, y0, ringMv * pxPerMv, 0, 2 * Math.PI);
  ctx.stroke();
  if (sides === null) return;
  ctx.fillStyle = colours.label;
  ctx.font = `11px ${FONT}`;
  const wide = (text: string): Px => ctx.measureText(text).width;
  ctx.fillText(sides.left, 3, y0 - 4);
  ctx.fillText(sides.right, 2 * x0 - wide(sides.right) - 3, y0 - 4);
  ctx.fillText(sides.top, x0 - wide(sides.top) / 2, 12);
  ctx.fillText(sides.bottom, x0 - wide(sides.bottom) / 2, 2 * y0 - 4);
}

function paintArrow(ctx: Context, places: readonly [Px, Px][]): void {
  const i = Math.max(1, Math.floor(places.length * ARROW_AT));
  const [to, from] = [places[i], places[i - 1]];
  if (!to || !from) return;
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  ctx.beginPath();
  ctx.moveTo(to[0] + ARROW * Math.cos(angle), to[1] + ARROW * Math.sin(angle));
  for (const side of [2.5, -2.5]) {
    ctx.lineTo(to[0] + ARROW * Math.cos(angle + side), to[1] + ARROW * Math.sin(angle + side));
  }
  ctx.fill();
}

/** A round number of millivolts for the circle: the largest of 0.1, 0.2, 0.5, 1, 2, 5 … that fits. */
export function ringFor(reachMv: number): number {
  const decade = 10 ** Math.floor(Math.log10(Math.max(reachMv, 1e-3)));
  return ([5, 2, 1].find((step) => step * decade <= reachMv) ?? 1) * decade;
}
