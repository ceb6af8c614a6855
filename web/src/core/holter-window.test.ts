import { describe, expect, it } from "vitest";
import {
  between,
  clockSeconds,
  firstLine,
  markStep,
  nights,
  panned,
  stripSpan,
  stripZoomed,
  timeText,
  wholeWindow,
  withCursor,
  zoomed,
} from "./holter-window";

const DAY = wholeWindow(86_400, 10);

describe("window", () => {
  it("zooms about a moment that stays where it is", () => {
    const near = zoomed(DAY, 4, 43_200);
    expect([near.fromS, near.toS]).toEqual([32_400, 54_000]);
    const early = zoomed(DAY, 2, 0);
    expect([early.fromS, early.toS]).toEqual([0, 43_200]);
  });

  it("never leaves the recording and never shows less than a minute", () => {
    expect(panned(zoomed(DAY, 24, 3600), -1e6).fromS).toBe(0);
    expect(panned(zoomed(DAY, 24, 3600), 1e6).toS).toBe(86_400);
    const nearest = zoomed(DAY, 1e9, 100);
    expect(nearest.toS - nearest.fromS).toBeCloseTo(60);
    expect(between(DAY, 500, 100)).toMatchObject({ fromS: 100, toS: 500 });
  });

  it("goes with the cursor where that would leave it", () => {
    const near = between(DAY, 1000, 2000);
    expect(withCursor(near, 1500)).toMatchObject({ fromS: 1000, toS: 2000, cursorS: 1500 });
    expect(withCursor(near, 5000)).toMatchObject({ fromS: 4500, toS: 5500, cursorS: 5000 });
    expect(withCursor(near, 1e9).cursorS).toBe(86_400);
  });
});

describe("strip", () => {
  it("lies about the cursor within the recording", () => {
    expect(stripSpan(withCursor(DAY, 100))).toEqual({ fromS: 95, toS: 105 });
    expect(stripSpan(withCursor(DAY, 1))).toEqual({ fromS: 0, toS: 10 });
  });

  it("zooms about the pointer", () => {
    const strip = withCursor(DAY, 100);
    const near = stripZoomed(strip, 2, 0);
    expect(stripSpan(near)).toEqual({ fromS: 95, toS: 100 });
  });
});

describe("time", () => {
  it("is that of the clock where the start is known", () => {
    expect(clockSeconds("2026-05-04T21:02:03")).toBe(21 * 3600 + 123);
    expect(timeText(3600 * 3, "2026-05-04T21:02:03")).toBe("00:02:03");
    expect(timeText(61.25, null, { tenths: true })).toBe("00:01:01.3");
    expect(timeText(90_000, null, { seconds: false })).toBe("25:00");
  });

  it("has nights from 23 to 7", () => {
    expect(nights("2026-05-04T21:00:00", { fromS: 0, toS: 86_400 })).toEqual([{ fromS: 7200, toS: 36_000 }]);
    expect(nights("2026-05-04T03:00:00", { fromS: 0, toS: 3600 })).toEqual([{ fromS: 0, toS: 3600 }]);
    expect(nights(null, { fromS: 0, toS: 86_400 })).toEqual([]);
  });

  it("has marks at round steps", () => {
    expect(markStep(1000 / 86_400, 60)).toBe(7200);
    expect(markStep(100, 60)).toBe(1);
  });

  it("has ten lines of a minute that hold the cursor", () => {
    expect(firstLine(59)).toBe(0);
    expect(firstLine(605)).toBe(10);
  });
});
