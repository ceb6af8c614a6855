import { describe, expect, it } from "vitest";
import { largest, loopsOf, marksEvery, PLANES, projection, reachOf, turned, type Loop } from "./loops";

const times = Array.from({ length: 11 }, (_, i) => -50 + 10 * i);
const vcg = {
  matrix: "kors" as const,
  time_ms: times,
  x_mv: times.map((t) => t / 100),
  y_mv: times.map(() => 0.3),
  z_mv: times.map(() => -0.4),
};
const points = ["P_on", "P_peak", "P_off", "QRS_on", "QRS_peak", "QRS_off", "T_on", "T_peak", "T_off"];

it("cuts the beat into loops and leaves out a wave that is not there", () => {
  const loops = loopsOf(vcg, points, [null, null, null, -40, 0, 20, null, 30, 50]);
  expect(loops.map(({ name }) => name)).toEqual(["QRS", "T"]);
  expect(loops[0]?.timesMs.at(0)).toBe(-40);
  expect(loops[0]?.timesMs.at(-1)).toBe(20);
  expect(loops[0]?.points[0]).toEqual([-0.4, 0.3, -0.4]);
});

describe("planes", () => {
  it("show the left to the right, the feet below, the front below or to the left", () => {
    expect(PLANES.frontal([1, 2, 3])).toEqual([1, 2]);
    expect(PLANES.horizontal([1, 2, 3])).toEqual([1, -3]);
    expect(PLANES.sagittal([1, 2, 3])).toEqual([3, 2]);
  });

  it("are what the free view shows from the front, and from the person's left", () => {
    const close = (a: readonly number[], b: readonly number[]): void =>
      a.forEach((value, i) => expect(value).toBeCloseTo(b[i]!, 9));
    close(projection({ yawDeg: 0, pitchDeg: 0 })([1, 2, 3]), [1, 2]);
    close(projection({ yawDeg: 90, pitchDeg: 0 })([1, 2, 3]), PLANES.sagittal([1, 2, 3]));
    close(projection({ yawDeg: 0, pitchDeg: 90 })([1, 2, 3]), PLANES.horizontal([1, 2, 3]));
  });

  it("never make a vector longer", () => {
    for (let yawDeg = 0; yawDeg < 360; yawDeg += 30) {
      for (let pitchDeg = -90; pitchDeg <= 90; pitchDeg += 30) {
        const [right, down] = projection({ yawDeg, pitchDeg })([0.3, -0.7, 0.5]);
        expect(Math.hypot(right, down)).toBeLessThanOrEqual(Math.hypot(0.3, 0.7, 0.5) + 1e-9);
      }
    }
  });
});

it("turns round and round, but not over its head", () => {
  expect(turned({ yawDeg: 350, pitchDeg: 80 }, { yawDeg: 20, pitchDeg: 20 })).toEqual({
    yawDeg: 10,
    pitchDeg: 90,
  });
});

it("marks every 20 ms from the loop's beginning, and knows its largest vector", () => {
  const loop: Loop = {
    name: "QRS",
    timesMs: [-40, -30, -20, -10, 0, 10],
    points: [
      [0, 0, 0],
      [0.1, 0, 0],
      [0.5, 0.5, 0],
      [1, 1, 0],
      [0.2, 0, 0],
      [0, 0, 0],
    ],
  };
  expect(marksEvery(loop, 20)).toEqual([2, 4]);
  expect(largest(loop).mv).toBeCloseTo(Math.SQRT2, 9);
  expect(largest(loop).frontalDeg).toBeCloseTo(45, 9);
  expect(reachOf([loop])).toBeCloseTo(Math.SQRT2, 9);
  expect(reachOf([])).toBe(0);
});
