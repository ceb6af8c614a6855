import { expect, it } from "vitest";
import { handleAt, leadTimes, neighbour, stepMs, timeOf, type HandleMarks } from "./handles";

const row = [-180, -140, -90, -40, 0, 50, 200, 280, 360];
const marks: HandleMarks = {
  leads: ["II", "V5"],
  beats: [
    { peakS: 1, usual: true },
    { peakS: 2, usual: false },
    { peakS: 3, usual: true },
  ],
  of: (beat) => (beat === 1 ? null : [row, row.map((ms) => (ms === 360 ? null : ms))]),
};

it("tells when a mark is", () => {
  expect(timeOf(marks, { lead: "II", beat: 2, point: "T_off" })).toBeCloseTo(3.36);
  expect(timeOf(marks, { lead: "V5", beat: 2, point: "T_off" })).toBeNull();
  expect(timeOf(marks, { lead: "II", beat: 1, point: "T_off" })).toBeNull();
  expect(leadTimes(marks, "II")[1]).toEqual(Array<null>(9).fill(null));
});

it("takes the nearest mark within reach", () => {
  expect(handleAt(marks, "II", { s: 1.352, reachS: 0.02 })).toEqual({ lead: "II", beat: 0, point: "T_off" });
  expect(handleAt(marks, "II", { s: 1.6, reachS: 0.02 })).toBeNull();
});

it("walks over the beats that have marks", () => {
  const end = { lead: "II", beat: 0, point: "T_off" } as const;
  expect(neighbour(marks, end, 1)).toEqual({ lead: "II", beat: 2, point: "P_on" });
  expect(neighbour(marks, end, -1)).toEqual({ lead: "II", beat: 0, point: "T_peak" });
  expect(neighbour(marks, { lead: "II", beat: 2, point: "T_off" }, 1)).toEqual({
    lead: "II",
    beat: 2,
    point: "T_off",
  });
});

it("moves by a sample, 10 ms or 100 ms", () => {
  const key = { key: "ArrowRight", shiftKey: false, altKey: false };
  expect(stepMs(key, 500)).toBe(2);
  expect(stepMs({ ...key, shiftKey: true }, 500)).toBe(10);
  expect(stepMs({ ...key, key: "ArrowLeft", altKey: true }, 500)).toBe(-100);
  expect(stepMs({ ...key, key: "x" }, 500)).toBeNull();
});
