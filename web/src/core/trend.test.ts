import { expect, it } from "vitest";
import { drawnTrend } from "./trend";

const size = { width: 100, height: 50, margin: 10 };

it("stands in time, with what is missing left out", () => {
  const drawn = drawnTrend(
    [
      { at: "2026-01-01T00:00:00Z", value: 60 },
      { at: "2026-01-02T00:00:00Z", value: null },
      { at: "2026-01-05T00:00:00Z", value: 80 },
    ],
    size,
  );
  expect(drawn?.points).toEqual([
    { index: 0, x: 10, y: 40 },
    { index: 2, x: 90, y: 10 },
  ]);
  expect([drawn?.low, drawn?.high]).toEqual([60, 80]);
});

it("does not blow a small difference up", () => {
  const drawn = drawnTrend(
    [
      { at: "2026-01-01T00:00:00Z", value: 100 },
      { at: "2026-01-02T00:00:00Z", value: 101 },
    ],
    size,
  );
  expect(drawn!.points[0]!.y - drawn!.points[1]!.y).toBeCloseTo(3, 1);
});

it("has nothing to draw without values, and one point in the middle", () => {
  expect(drawnTrend([{ at: "2026-01-01", value: null }], size)).toBeNull();
  expect(drawnTrend([{ at: "2026-01-01", value: 5 }], size)?.points[0]?.x).toBe(50);
});
