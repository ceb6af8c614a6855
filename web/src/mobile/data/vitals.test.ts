import { expect, test } from "vitest";
import type { Vitals } from "./messages";
import { FRESH_MS, isReadable, vitalState, type Sources } from "./vitals";

const ENGINE: Vitals = {
  type: "vitals",
  heart_rate: 71,
  reason: null,
  rr_ms: 845,
  rhythm: { hint: "regular" },
  quality: { level: "fair" },
  advice: "muscle",
};
const SOURCES: Sources = {
  engine: { value: ENGINE, atMs: 1000 },
  strap: { value: { heartRate: 70, rrMs: 857 }, atMs: 1000 },
  judged: { isReadable: true, advice: null },
  contact: null,
};

test("the engine's word counts while it is fresh, then the strap's", () => {
  expect(vitalState(SOURCES, 2000)).toMatchObject({
    heartRate: 71,
    heartRateFrom: "engine",
    rhythm: "regular",
  });
  const later = { ...SOURCES, strap: { value: { heartRate: 70, rrMs: 857 }, atMs: 1000 + FRESH_MS } };
  expect(vitalState(later, 1001 + FRESH_MS)).toMatchObject({
    heartRate: 70,
    heartRateFrom: "strap",
    rhythm: null,
    quality: "good",
  });
});

test("an engine that has no rate is believed, and says why", () => {
  const engine = { value: { ...ENGINE, heart_rate: null, reason: "low_quality" as const }, atMs: 1000 };
  expect(vitalState({ ...SOURCES, engine }, 1000)).toMatchObject({ heartRate: null, noRate: "low_quality" });
});

test("what is old is not shown", () => {
  expect(vitalState(SOURCES, 60_000)).toMatchObject({
    heartRate: null,
    heartRateFrom: null,
    noRate: "too_short",
  });
  expect(vitalState({ ...SOURCES, contact: false }, 60_000)).toMatchObject({
    noRate: "no_contact",
    advice: "contact",
  });
});

test("neither phone, strap nor engine may call it unreadable", () => {
  expect(isReadable(SOURCES, 1000)).toBe(true);
  expect(isReadable({ ...SOURCES, judged: { isReadable: false, advice: null } }, 1000)).toBe(false);
  expect(isReadable({ ...SOURCES, contact: false }, 1000)).toBe(false);
  const poor = { value: { ...ENGINE, quality: { level: "poor" as const } }, atMs: 1000 };
  expect(isReadable({ ...SOURCES, engine: poor }, 1000)).toBe(false);
  expect(isReadable({ ...SOURCES, engine: poor }, 9000)).toBe(true);
});
