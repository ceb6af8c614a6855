import { describe, expect, it } from "vitest";
import { gaps, lineIndices, valueAt, type Trace } from "./decimate";

const trace = (samples: number[], fsHz = 100, startS = 0): Trace => ({
  samples: Float32Array.from(samples),
  fsHz,
  startS,
});
const span = (fromS: number, toS: number) => ({ fromS, toS });

describe("line", () => {
  it("joins every sample where there is room, and no others", () => {
    const found = lineIndices(trace([1, 2, 3, 4, 5, 6], 100, 2), span(2.01, 2.04), 100);
    expect(found).toEqual([1, 2, 3]);
  });

  it("lifts the pen in a gap", () => {
    expect(lineIndices(trace([1, NaN, NaN, 4, 5]), span(0, 0.05), 100)).toEqual([0, -1, 3, 4]);
  });

  it("keeps the peak of every pixel column", () => {
    const samples = Array.from({ length: 10_000 }, (_, i) =>
      i === 4321 ? 9 : i === 8765 ? -7 : Math.sin(i),
    );
    const found = lineIndices(trace(samples, 1000), span(0, 10), 200);
    expect(found).toContain(4321);
    expect(found).toContain(8765);
    expect(found.length).toBeLessThanOrEqual(4 * 200);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
  });

  it("draws across no gap when thinned", () => {
    const samples = Array.from({ length: 1000 }, (_, i) => (i >= 400 && i < 600 ? NaN : i % 7));
    const found = lineIndices(trace(samples), span(0, 10), 50);
    const lift = found.indexOf(-1);
    expect(found[lift - 1]).toBe(399);
    expect(found[lift + 1]).toBe(600);
    expect(found.filter((i) => i === -1)).toHaveLength(1);
  });
});

describe("gaps", () => {
  it("are found with their times, also at the ends", () => {
    const found = gaps(trace([NaN, 1, NaN, NaN, 1, NaN], 10, 5), span(5, 5.6));
    const expected = [
      [5, 5.1],
      [5.2, 5.4],
      [5.5, 5.6],
    ];
    found.forEach((gap, i) => {
      expect(gap.fromS).toBeCloseTo(expected[i]![0]!, 9);
      expect(gap.toS).toBeCloseTo(expected[i]![1]!, 9);
    });
    expect(found).toHaveLength(3);
  });

  it("shorter than asked are left out", () => {
    expect(gaps(trace([1, NaN, 1, NaN, NaN, 1], 10), span(0, 0.6), 0.15)).toHaveLength(1);
  });
});

it("reads the nearest sample and nothing outside", () => {
  expect(valueAt(trace([1, 2, 3], 10, 1), 1.12)).toBe(2);
  expect(valueAt(trace([1, 2, 3], 10, 1), 2)).toBeNaN();
});
