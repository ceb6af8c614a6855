import { expect, it } from "vitest";
import { delayS, movedOn } from "./playhead";

const FS = 130;
const FRAME = 73;
const FRAME_S = FRAME / FS;
const TICK_S = 1 / 60;

/** Pens at every tick for frames that come at these times. */
function run(arrivals: readonly number[], untilS: number): { pens: number[]; ends: number[] } {
  let pen: number | null = null;
  const [pens, ends]: [number[], number[]] = [[], []];
  for (let tick = 0; tick * TICK_S < untilS; tick++) {
    const end = FRAME * arrivals.filter((at) => at <= tick * TICK_S).length;
    if (end === 0) continue;
    pen = movedOn(pen, TICK_S, { end, fsHz: FS, frameS: FRAME_S });
    pens.push(pen);
    ends.push(end);
  }
  return { pens, ends };
}

it("goes at constant speed where frames come regularly", () => {
  const { pens } = run(
    Array.from({ length: 40 }, (_, i) => i * FRAME_S),
    20,
  );
  const steps = pens.slice(60).map((pen, i) => pen - pens[i + 59]!);
  for (const step of steps) expect(step).toBeCloseTo(FS * TICK_S, 6);
});

it("waits at the newest sample and goes neither past it nor back", () => {
  const { pens, ends } = run([0, FRAME_S, 2 * FRAME_S, 6, 6.01], 8);
  pens.forEach((pen, i) => {
    expect(pen).toBeLessThanOrEqual(ends[i]!);
    expect(pen).toBeGreaterThanOrEqual(pens[i - 1] ?? -FRAME);
  });
  expect(pens.at(-1)).toBe(5 * FRAME);
});

it("jumps to the present after a time in which nothing was drawn", () => {
  expect(movedOn(100, TICK_S, { end: 10_000, fsHz: FS, frameS: FRAME_S })).toBeCloseTo(
    10_000 - delayS(FRAME_S) * FS,
  );
});

it("catches up within seconds where frames that were held come at once", () => {
  const late = Array.from({ length: 40 }, (_, i) => (i > 10 && i < 13 ? 13 * FRAME_S : i * FRAME_S));
  const { pens, ends } = run(late, 20);
  const behindS = (ends.at(-1)! - pens.at(-1)!) / FS;
  expect(behindS).toBeLessThan(delayS(FRAME_S) + 0.2);
});

it("keeps the pen no farther behind than a frame and a little", () => {
  expect(delayS(16 / 500)).toBeLessThan(0.2);
  expect(delayS(FRAME_S)).toBeLessThan(0.75);
  expect(delayS(30)).toBe(1.5);
});
