import { describe, expect, it } from "vitest";
import { caliperReading, extremumNear, marches, snapped, snapPoint, withLeg, type Caliper } from "./caliper";
import type { Trace } from "./decimate";

const caliper: Caliper = {
  id: 1,
  kind: "box",
  lead: "II",
  row: 0,
  from: { s: 1.2, mv: -0.1 },
  to: { s: 1.612, mv: 0.21 },
};
const hill: Trace = { samples: Float32Array.from([0, 0.25, 1, 0.5, 0, 0, -0.5, 0]), fsHz: 100, startS: 2 };

describe("reading", () => {
  it("gives milliseconds, beats per minute and millivolts", () => {
    const { ms, mv, perMinute } = caliperReading(caliper);
    expect(ms).toBeCloseTo(412, 9);
    expect(mv).toBeCloseTo(0.31, 9);
    expect(perMinute).toBeCloseTo(60_000 / 412, 9);
  });

  it("measures time the same in both directions and knows no rate for no time", () => {
    const { ms } = caliperReading({ ...caliper, from: caliper.to, to: caliper.from });
    expect(ms).toBeCloseTo(412, 9);
    expect(caliperReading({ ...caliper, to: caliper.from }).perMinute).toBeNull();
  });

  it("says nothing of what its kind does not measure", () => {
    expect(caliperReading({ ...caliper, kind: "time" }).mv).toBeNull();
    expect(caliperReading({ ...caliper, kind: "march" }).mv).toBeNull();
    expect(caliperReading({ ...caliper, kind: "amplitude" })).toMatchObject({ ms: null, perMinute: null });
  });
});

describe("a leg that moves", () => {
  it("leaves the other where it is", () => {
    const moved = withLeg(caliper, "to", { s: 1.7, mv: 0.4 });
    expect(moved.from).toBe(caliper.from);
    expect(moved.to).toEqual({ s: 1.7, mv: 0.4 });
  });

  it("keeps the height of a caliper of time and the moment of one of amplitude", () => {
    expect(withLeg({ ...caliper, kind: "time" }, "to", { s: 1.7, mv: 0.4 }).to).toEqual({ s: 1.7, mv: -0.1 });
    expect(withLeg({ ...caliper, kind: "amplitude" }, "to", { s: 1.7, mv: 0.4 }).to).toEqual({
      s: 1.2,
      mv: 0.4,
    });
  });
});

it("marches through its own legs in both directions and never as a black bar", () => {
  const period = { from: { s: 5, mv: 0 }, to: { s: 5.8, mv: 0 } };
  const times = marches(period, [0, 10]);
  expect(times).toHaveLength(13);
  expect(times.some((time) => Math.abs(time - 5.8) < 1e-9)).toBe(true);
  expect(times.every((time) => time >= 0 && time <= 10)).toBe(true);
  expect(marches({ from: period.from, to: period.from }, [0, 10])).toEqual([]);
});

describe("snapping", () => {
  it("goes to the nearest mark within reach only", () => {
    expect(snapped(1.0, [0.9, 1.01, 1.03], 0.02)).toBe(1.01);
    expect(snapped(1.0, [0.9, 1.03], 0.02)).toBe(1.0);
  });

  it("finds the top of a hill and the bottom of a dip", () => {
    expect(extremumNear(hill, 2.03, 0.015)).toBeCloseTo(2.02, 9);
    expect(extremumNear(hill, 2.055, 0.01)).toBeCloseTo(2.06, 9);
    expect(extremumNear(hill, 2.0, 0.005)).toBeNull();
  });

  it("prefers a fiducial to an extremum, and then takes the trace's own voltage", () => {
    const near = { s: 2.022, mv: 0.9 };
    const reach = { s: 0.02, mv: 0.2 };
    expect(snapPoint(near, { trace: hill, marksS: [2.03], reach })).toEqual({ s: 2.03, mv: 0.9 });
    const onTop = snapPoint(near, { trace: hill, marksS: [], reach });
    expect(onTop.s).toBeCloseTo(2.02, 9);
    expect(onTop.mv).toBe(1);
    expect(snapPoint(near, { trace: undefined, marksS: [], reach })).toEqual(near);
  });
});
