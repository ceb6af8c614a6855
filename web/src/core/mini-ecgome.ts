/** The smallest form of the map: a bar for each family. */
import { stepOf, type Step } from "./ecgome-cells";

export const MINI_WIDTH = 96;
export const MINI_HEIGHT = 16;
/** A bar is as high as the half of the picture from here on. */
const HIGHEST_Z = 4;

export interface MiniBar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly step: Step;
}

/** Bars from the middle: up for what is high, down for what is low; a family without a z has none. */
export function miniBars(z: readonly (number | null)[]): { width: number; height: number; bars: MiniBar[] } {
  const pitch = MINI_WIDTH / Math.max(1, z.length);
  const middle = MINI_HEIGHT / 2;
  const bars = z.flatMap((each, i): MiniBar[] => {
    if (each === null) return [];
    const height = Math.max(0.5, (Math.min(HIGHEST_Z, Math.abs(each)) / HIGHEST_Z) * middle);
    return [
      {
        x: i * pitch,
        y: each > 0 ? middle - height : middle,
        width: pitch - 0.4,
        height,
        step: stepOf(each),
      },
    ];
  });
  return { width: MINI_WIDTH, height: MINI_HEIGHT, bars };
}
