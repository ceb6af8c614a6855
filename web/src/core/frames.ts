/** One loop for everything that moves on a page, in step with the screen. */
import type { Seconds } from "./units";

type Draw = (elapsedS: Seconds) => void;

const drawing = new Set<Draw>();
let lastMs: number | null = null;

function tick(nowMs: number): void {
  const elapsedS = lastMs === null ? 0 : (nowMs - lastMs) / 1000;
  lastMs = nowMs;
  for (const draw of drawing) draw(elapsedS);
  if (drawing.size > 0) requestAnimationFrame(tick);
  else lastMs = null;
}

/** Call a function before each frame of the screen; returns how to stop that. */
export function everyFrame(draw: Draw): () => void {
  drawing.add(draw);
  if (drawing.size === 1 && lastMs === null) requestAnimationFrame(tick);
  return () => drawing.delete(draw);
}
