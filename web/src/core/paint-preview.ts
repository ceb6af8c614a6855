/** A short stretch of one lead on ECG paper of true proportions, for looking at its scale before it is taken. */
import type { Colours, Context } from "./paint";

export const STRIP = { pxPerMm: 4, speedMmPerS: 25, gainMmPerMv: 10, heightMm: 25 } as const;

export const stripWidth = (seconds: number): number =>
  Math.round(seconds * STRIP.speedMmPerS * STRIP.pxPerMm);
export const STRIP_HEIGHT = STRIP.heightMm * STRIP.pxPerMm;

export interface Strip {
  readonly samplesMv: readonly (number | null)[];
  readonly fsHz: number;
  readonly lead: string;
}

export function paintStrip(
  ctx: Context,
  strip: Strip,
  { width, colours }: { width: number; colours: Colours },
): void {
  ctx.fillStyle = colours.paper;
  ctx.fillRect(0, 0, width, STRIP_HEIGHT);
  paintLines(ctx, { width, everyMm: 1, colour: colours.minor });
  paintLines(ctx, { width, everyMm: 5, colour: colours.major });
  paintTrace(ctx, strip, colours.trace);
  ctx.fillStyle = colours.label;
  ctx.font = "600 12px system-ui, sans-serif";
  ctx.fillText(strip.lead, 6, 16);
}

function paintLines(
  ctx: Context,
  { width, everyMm, colour }: { width: number; everyMm: number; colour: string },
): void {
  const step = everyMm * STRIP.pxPerMm;
  ctx.fillStyle = colour;
  for (let x = 0; x <= width; x += step) ctx.fillRect(x, 0, 1, STRIP_HEIGHT);
  for (let y = 0; y <= STRIP_HEIGHT; y += step) ctx.fillRect(0, y, width, 1);
}

/** Straight lines between the samples; what leaves the paper is cut off, as on paper. */
function paintTrace(ctx: Context, { samplesMv, fsHz }: Strip, colour: string): void {
  const middle = (STRIP.heightMm * 3 * STRIP.pxPerMm) / 5;
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, 0, ctx.canvas.width, STRIP_HEIGHT);
  ctx.clip();
  ctx.beginPath();
  let drawing = false;
  samplesMv.forEach((mv, i) => {
    if (mv === null) {
      drawing = false;
      return;
    }
    const x = (i / fsHz) * STRIP.speedMmPerS * STRIP.pxPerMm;
    const y = middle - mv * STRIP.gainMmPerMv * STRIP.pxPerMm;
    if (drawing) ctx.lineTo(x, y);
    else ctx.moveTo(x, y);
    drawing = true;
  });
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.25;
  ctx.lineJoin = "round";
  ctx.stroke();
  ctx.restore();
}
