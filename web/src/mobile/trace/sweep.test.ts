import { describe, expect, it } from "vitest";
import {
  ERASED_S,
  gapsIn,
  medianOf,
  offsetAfter,
  pageSeconds,
  paperScale,
  penX,
  pxPerSecond,
  runsAt,
  voltageY,
  zeroY,
  type Paper,
} from "./sweep";

const FS = 130;
const PAPER: Paper = { width: 400, height: 190, pxPerMm: 4, times: 1 };

describe("the paper", () => {
  it("has squares: 25 mm for a second, 10 mm for a millivolt, from one number", () => {
    expect(pxPerSecond(PAPER)).toBe(100);
    expect(voltageY(PAPER, 0, 0) - voltageY(PAPER, 1000, 0)).toBe(40);
    expect(voltageY({ ...PAPER, times: 2 }, 0, 0) - voltageY({ ...PAPER, times: 2 }, 1000, 0)).toBe(80);
  });

  it("shows four seconds on a small screen, and is drawn smaller where its millimetres are larger", () => {
    expect(paperScale(390)).toBeCloseTo(3.78, 2);
    expect(pageSeconds({ ...PAPER, width: 320, pxPerMm: paperScale(320, 6.3) })).toBeCloseTo(4, 9);
  });

  it("has its zero line on a major line", () => expect(zeroY(PAPER) % 20).toBe(0));
});

describe("what stands on the paper", () => {
  it("is one run until the first page is full", () => {
    expect(runsAt(2 * FS, FS, PAPER)).toEqual([{ from: 0, to: 2 * FS + 1, x0: -0 }]);
  });

  it("is the new run left of the pen and the old one right of the erased strip", () => {
    const pen = 9 * FS;
    const [old, fresh] = runsAt(pen, FS, PAPER);
    const x = (index: number, x0: number): number => x0 + (index * pxPerSecond(PAPER)) / FS;
    expect(x(fresh!.to - 1, fresh!.x0)).toBeCloseTo(penX(pen, FS, PAPER), 6);
    expect(x(old!.from, old!.x0)).toBeGreaterThanOrEqual(penX(pen, FS, PAPER) + ERASED_S * 100);
    expect(x(old!.to - 1, old!.x0)).toBeLessThanOrEqual(PAPER.width);
    expect(old!.to).toBe(fresh!.from);
  });

  it("holds no sample twice, wherever the pen is", () => {
    for (let pen = 0; pen < 20 * FS; pen += 17.3) {
      const runs = runsAt(pen, FS, PAPER);
      const shown = runs.reduce((sum, { from, to }) => sum + to - from, 0);
      expect(shown).toBeLessThanOrEqual(pageSeconds(PAPER) * FS);
    }
  });
});

it("finds what is missing in a run", () => {
  const samples = [1, Number.NaN, Number.NaN, 4, Number.NaN];
  expect(gapsIn({ from: 0, to: 5, x0: 0 }, (i) => samples[i]!)).toEqual([
    [1, 3],
    [4, 5],
  ]);
});

describe("the zero line", () => {
  it("takes the first median and keeps it while the trace wanders a little", () => {
    expect(offsetAfter(null, 300, PAPER)).toBe(300);
    expect(offsetAfter(300, 900, PAPER)).toBe(300);
    expect(offsetAfter(300, Number.NaN, PAPER)).toBe(300);
  });

  it("follows a trace that has left the middle", () => expect(offsetAfter(300, 2300, PAPER)).toBe(2300));

  it("knows the middle of what is there", () => {
    expect(medianOf([Number.NaN, 3, 1, 2])).toBe(2);
    expect(medianOf([Number.NaN])).toBeNaN();
  });
});
