import { expect, it } from "vitest";
import type { Vitals } from "./live-messages";
import { nextSaid } from "./spoken";

const vitals = (heart_rate: number | null, level: "good" | "poor" = "good"): Vitals => ({
  type: "vitals",
  t_s: 1,
  heart_rate,
  reason: null,
  rr_ms: null,
  ectopic_beats: 0,
  pause_ms: null,
  rhythm: { hint: "regular", evidence: {}, beats: 20, window_s: 20 },
  quality: { level, reasons: [], agreement: null },
  advice: null,
});

it("speaks at first, and then every fifteen seconds where anything has changed", () => {
  const first = nextSaid(null, vitals(70), 0)!;
  expect(first.rate).toBe(70);
  expect(nextSaid(first, vitals(74), 14_999)).toBeNull();
  expect(nextSaid(first, vitals(74), 15_000)?.rate).toBe(74);
  expect(nextSaid(first, vitals(70), 60_000)).toBeNull();
});

it("speaks at once where the rate jumps, is lost or comes back, or the quality changes", () => {
  const first = nextSaid(null, vitals(70), 0)!;
  expect(nextSaid(first, vitals(80), 1000)?.rate).toBe(80);
  expect(nextSaid(first, vitals(61), 1000)).toBeNull();
  expect(nextSaid(first, vitals(null), 1000)?.rate).toBeNull();
  expect(nextSaid({ ...first, rate: null }, vitals(70), 1000)?.rate).toBe(70);
  expect(nextSaid(first, vitals(70, "poor"), 1000)?.quality).toBe("poor");
});
