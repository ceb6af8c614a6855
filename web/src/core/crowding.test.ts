import { describe, expect, it } from "vitest";
import { clippings, overlaps, rangeOf } from "./crowding";
import type { Trace } from "./decimate";
import { layoutPage, STANDARD_LEADS } from "./layout";

const traceOf = (value: (s: number) => number): Trace => ({
  samples: Float32Array.from({ length: 1000 }, (_, i) => value(i / 100)),
  fsHz: 100,
  startS: 0,
});
const whole = { fromS: 0, toS: 10 };

describe("what leaves the page", () => {
  it("is marked once a stretch with its farthest value, on its own side", () => {
    const trace = traceOf((s) => (s > 2 && s < 2.1 ? 3 : s === 2.05 ? 4 : s > 7 && s < 7.05 ? -5 : 0));
    const marks = clippings(trace, whole, { lowest: -2, highest: 2 });
    expect(marks.map(({ mv }) => mv)).toEqual([3, -5]);
  });

  it("is nothing where all is on it", () => {
    expect(clippings(traceOf(Math.sin), whole, { lowest: -2, highest: 2 })).toEqual([]);
  });
});

describe("neighbours", () => {
  const page = layoutPage("12x1", STANDARD_LEADS, { speed: 25 });
  const flat = traceOf(() => 0);
  const others = new Map(STANDARD_LEADS.map((lead) => [lead as string, flat]));

  it("that stay in their rows do not overlap", () => {
    expect(overlaps(page, others, { startS: 0, gain: 10 })).toEqual([]);
  });

  it("that collide in more than a twentieth of the columns are told, unless drawn at half the gain", () => {
    const deep = traceOf((s) => (s % 1 < 0.1 ? -2 : 0));
    const traces = new Map(others).set("V2", deep);
    expect(overlaps(page, traces, { startS: 0, gain: 10 })).toMatchObject([{ upper: "V2", lower: "V3" }]);
    const half = layoutPage("12x1", STANDARD_LEADS, { speed: 25, half: ["V2"] });
    expect(overlaps(half, traces, { startS: 0, gain: 10 })).toEqual([]);
    const rare = new Map(others).set(
      "V2",
      traceOf((s) => (s < 0.2 ? -2 : 0)),
    );
    expect(overlaps(page, rare, { startS: 0, gain: 10 })).toEqual([]);
  });
});

it("knows the range of a stretch, and none of a gap", () => {
  expect(
    rangeOf(
      traceOf((s) => s),
      { fromS: 1, toS: 2 },
    )?.low,
  ).toBeCloseTo(1, 6);
  expect(
    rangeOf(
      traceOf(() => Number.NaN),
      whole,
    ),
  ).toBeNull();
});
