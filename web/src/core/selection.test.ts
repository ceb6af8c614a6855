import { describe, expect, it } from "vitest";
import type { Fiducials } from "../api/types";
import { levelOf, readAt } from "./paint-spot";
import { selectedOf, spansOf, spanToShow, queryOfSelected } from "./selection";

const POINTS = ["P_on", "P_peak", "P_off", "QRS_on", "QRS_peak", "QRS_off", "T_on", "T_peak", "T_off"];
const beat = (at: number): (number | null)[] =>
  [0.1, 0.15, 0.2, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7].map((s) => s + at);
const FIDUCIALS: Fiducials = {
  correction: 0,
  leads: ["I", "V5"],
  points: POINTS,
  lead_s: [
    [beat(0), beat(1)],
    [beat(0.01), [...beat(1.01).slice(0, 8), null]],
  ],
  presence: [],
  global_s: [beat(0), beat(1)],
  beats: [0.35, 1.35, 2.35].map((peak_s, i) => ({ peak_s, kind: "N", group: 0, accepted: i < 2 }) as never),
};
const place = (more: object) => ({
  ...{ kind: "interval", start: "QRS_on", end: "T_off", reference: "QRS_on", offset_ms: null, leads: [] },
  ...more,
});
const biomarker = (more: object, unit = "ms") => ({ measured_on: place(more) as never, unit });

describe("spans", () => {
  it("takes fused marks for the record and those of the lead for a lead", () => {
    const whole = spansOf({ biomarker: biomarker({}), lead: "", value: 400 }, FIDUCIALS);
    expect(whole.map(({ lead, startS, endS }) => [lead, startS, endS])).toEqual([
      [null, 0.3, 0.7],
      [null, 1.3, 1.7],
    ]);
    const one = spansOf({ biomarker: biomarker({}), lead: "V5", value: 400 }, FIDUCIALS);
    expect(one[0]!.startS).toBeCloseTo(0.31);
    expect(one[1]!.endS).toBe(1.7);
  });

  it("names the leads of the declaration and the moment of a level", () => {
    const level = biomarker(
      { kind: "level", start: "QRS_off", end: "T_on", offset_ms: 60, leads: ["I"] },
      "uV",
    );
    const [first] = spansOf({ biomarker: level, lead: "", value: 120 }, FIDUCIALS);
    expect(first).toMatchObject({ lead: "I", atS: 0.46, heightMv: 0.12 });
    expect(first!.levelS).toBeCloseTo(0.29);
  });

  it("shows rhythms from accepted beat to accepted beat and nothing without a place", () => {
    const rhythm = spansOf({ biomarker: biomarker({ kind: "rhythm" }), lead: "", value: 1 }, FIDUCIALS);
    expect(rhythm.map(({ startS, endS }) => [startS, endS])).toEqual([[0.35, 1.35]]);
    expect(spansOf({ biomarker: { measured_on: null, unit: "1" }, lead: "", value: 1 }, FIDUCIALS)).toEqual(
      [],
    );
  });

  it("scrolls to a span within the page, else to the first", () => {
    const spans = spansOf({ biomarker: biomarker({}), lead: "", value: 400 }, FIDUCIALS);
    expect(spanToShow(spans, { startS: 1, endS: 2 })).toBe(spans[1]);
    expect(spanToShow(spans, { startS: 5, endS: 9 })).toBe(spans[0]);
    expect(spanToShow([], { startS: 0, endS: 1 })).toBeNull();
  });
});

describe("heights", () => {
  const trace = { samples: Float32Array.from([0.1, 0.1, 0.5, 1.1, 0.4, -0.4]), fsHz: 100, startS: 0 };
  const span = { kind: "level", lead: "I", startS: 0.02, endS: 0.05, levelS: 0.01, atS: null } as const;

  it("are read where the signal is as high as was measured, else farthest out", () => {
    expect(levelOf({ ...span, heightMv: null }, trace)).toBeCloseTo(0.1);
    expect(readAt({ ...span, heightMv: -0.5 }, trace)).toMatchObject({ s: 0.05 });
    expect(readAt({ ...span, heightMv: null }, trace)).toMatchObject({ s: 0.03 });
    expect(readAt({ ...span, atS: 0.04, heightMv: 1 }, trace)?.s).toBe(0.04);
  });

  it("are not drawn where there is no signal", () => {
    expect(levelOf({ ...span, levelS: 9, heightMv: null }, trace)).toBeNull();
    expect(readAt({ ...span, startS: 8, endS: 9, heightMv: null }, trace)).toBeNull();
  });
});

it("stands in the address", () => {
  expect(selectedOf(new URLSearchParams("symbol=r_amplitude&lead=V5"))).toEqual({
    symbol: "r_amplitude",
    lead: "V5",
  });
  expect(selectedOf(new URLSearchParams(""))).toBeNull();
  expect(queryOfSelected({ symbol: "rr_mean", lead: "" })).toEqual({ symbol: "rr_mean", lead: null });
});
