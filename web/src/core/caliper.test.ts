import { describe, expect, it } from "vitest";
import { caliperReading, moveLeg, snapped, type Caliper } from "./caliper";

const caliper: Caliper = {
  id: 1,
  lead: "II",
  row: 0,
  from: { s: 1.2, mv: -0.1 },
  to: { s: 1.612, mv: 0.21 },
};

describe("reading", () => {
  it("gives milliseconds, beats per minute and millivolts", () => {
    const { ms, mv, perMinute } = caliperReading(caliper);
    expect(ms).toBeCloseTo(412, 9);
    expect(mv).toBeCloseTo(0.31, 9);
    expect(perMinute).toBeCloseTo(60_000 / 412, 9);
  });

  it("measures time the same in both directions and knows no rate for no time", () => {
    const { ms } = caliperReading({ from: caliper.to, to: caliper.from });
    expect(ms).toBeCloseTo(412, 9);
    expect(caliperReading({ from: caliper.from, to: caliper.from }).perMinute).toBeNull();
  });
});

it("moves one leg and leaves the other", () => {
  const moved = moveLeg(caliper, "to", { s: 0.002, mv: 0.01 });
  expect(moved.from).toBe(caliper.from);
  expect(moved.to.s).toBeCloseTo(1.614, 12);
  expect(moved.to.mv).toBeCloseTo(0.22, 12);
});

it("snaps to the nearest mark within reach only", () => {
  expect(snapped(1.0, [0.9, 1.01, 1.03], 0.02)).toBe(1.01);
  expect(snapped(1.0, [0.9, 1.03], 0.02)).toBe(1.0);
});
