import { describe, expect, it } from "vitest";
import { delayAfter, JITTER_BUFFER_S, penAt, stillPen, type Delay, type Pen } from "./playhead";

const FS = 130;
const PACKET = 73;
const FRAME_MS = 1000 / 60;

/** Plays packets that arrive late by `lateMs(k)`; the pen at every frame, and what had arrived by then. */
function played(packets: number, lateMs: (k: number) => number): { pen: Pen; end: number }[] {
  const arrivals = Array.from({ length: packets }, (_, k) => ({
    end: (k + 1) * PACKET,
    atMs: ((k + 1) * PACKET * 1000) / FS + lateMs(k),
  }));
  const frames: { pen: Pen; end: number }[] = [];
  let [delay, pen, end]: [Delay | null, Pen | null, number] = [null, null, 0];
  for (let now = arrivals[0]!.atMs; now < arrivals.at(-1)!.atMs; now += FRAME_MS) {
    for (const packet of arrivals.filter(({ end: at, atMs }) => at > end && atMs <= now)) {
      delay = delayAfter(delay, packet.end, packet.atMs, FS);
      end = packet.end;
    }
    if (delay === null) continue;
    pen = penAt(pen, now, { delay, fsHz: FS });
    frames.push({ pen, end });
  }
  return frames;
}

const speeds = (frames: { pen: Pen }[]): number[] =>
  frames
    .slice(1)
    .map(({ pen }, k) => (pen.index - frames[k]!.pen.index) / (pen.atMs - frames[k]!.pen.atMs) / (FS / 1000));

describe("the pen", () => {
  it("runs at constant speed behind packets of half a second and never past what has arrived", () => {
    const frames = played(30, (k) => 20 + ((k * 37) % 100));
    for (const speed of speeds(frames)) expect(Math.abs(speed - 1)).toBeLessThanOrEqual(0.051);
    expect(frames.every(({ pen, end }) => pen.index <= end)).toBe(true);
  });

  it("stands the jitter buffer behind the quickest packet", () => {
    const last = played(30, () => 20).at(-1)!;
    const sampledS = (last.pen.atMs - 20) / 1000;
    expect(sampledS - last.pen.index / FS).toBeCloseTo(JITTER_BUFFER_S, 1);
  });

  it("follows a radio that has become slower within half a minute", () => {
    const frames = played(90, (k) => (k < 20 ? 20 : 270));
    expect(frames.slice(-60).every(({ pen, end }) => pen.index <= end)).toBe(true);
  });

  it("jumps where more than a second is missing", () => {
    const delay = { ms: 0, atMs: 0 };
    const pen = penAt({ index: 0, atMs: 9_990 }, 10_000, { delay, fsHz: FS });
    expect(pen.index).toBeCloseTo((10 - JITTER_BUFFER_S) * FS, 6);
  });

  it("stands on whole seconds where motion is reduced", () => {
    expect(stillPen({ index: 3.7 * FS, atMs: 0 }, FS).index).toBe(3 * FS);
  });
});
