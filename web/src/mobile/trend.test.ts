import { describe, expect, it } from "vitest";
import type { Trends } from "./api/types";
import { dotsOf, limitsOf, placesOf } from "./trend";

const NOW = new Date("2026-05-10T12:00:00Z");
const REST = { reason: null, statement: "regular" } as const;
const TRENDS: Trends = {
  recordings: 4,
  readable: 3,
  needed: 5,
  baseline: [],
  alerts: [],
  series: [
    {
      symbol: "heart_rate",
      unit: "/min",
      label: "Heart rate",
      label_zh: "心率",
      points: [
        { recording_id: "late", at: "2026-05-10T08:00:00Z", value: 70, ...REST },
        { recording_id: "noisy", at: "2026-05-09T08:00:00Z", value: null, ...REST },
        { recording_id: "early", at: "2026-05-08T08:00:00Z", value: 62, ...REST },
        { recording_id: "old", at: "2026-03-01T08:00:00Z", value: 90, ...REST },
      ],
    },
  ],
};

describe("the trend", () => {
  it("holds what was measured within its time, oldest first", () => {
    expect(dotsOf(TRENDS, "heart_rate", "week", NOW).map((dot) => dot.recordingId)).toEqual([
      "early",
      "late",
    ]);
    expect(dotsOf(TRENDS, "heart_rate", "all", NOW)).toHaveLength(3);
    expect(dotsOf(TRENDS, "another", "all", NOW)).toEqual([]);
  });

  it("has round limits, and does not make much of little", () => {
    expect(limitsOf([70, 71], null)).toEqual({ low: 60, high: 90 });
    expect(limitsOf([52, 118], { low: 48, high: 80 })).toEqual({ low: 40, high: 120 });
  });

  it("puts later to the right and higher to the top", () => {
    const dots = dotsOf(TRENDS, "heart_rate", "week", NOW);
    const [early, late] = placesOf(dots, { low: 60, high: 80 }, { width: 300, height: 100 });
    expect(early).toEqual({ x: 0, y: 90 });
    expect(late).toEqual({ x: 300, y: 50 });
  });

  it("puts a single dot into the middle", () =>
    expect(
      placesOf(
        [{ recordingId: "a", atMs: 5, value: 70, ...REST }],
        { low: 60, high: 80 },
        { width: 300, height: 100 },
      )[0]?.x,
    ).toBe(150));
});
