import { describe, expect, it } from "vitest";
import type { Difference, DrawnBeat } from "../api/types";
import { apartOf, csvOf, differencesOf, hasChanged, leadsOfBoth, shiftMs, valueAtMs } from "./beat-overlay";

const beat = (mv: number[], more: Partial<DrawnBeat> = {}): DrawnBeat => ({
  correction: 0,
  leads: ["V1"],
  points: ["P_on", "QRS_on"],
  fs_hz: 500,
  start_ms: -4,
  beats_used: 10,
  rr_ms: 800,
  unit: "mV",
  beat: [mv],
  low: [mv.map((each) => each - 0.1)],
  high: [mv.map((each) => each + 0.1)],
  lead_ms: [],
  global_ms: [null, -40],
  ...more,
});

describe("two beats", () => {
  const a = beat([0, 0, 1, 0, 0]);
  const b = beat([0, 0.05, 1.5, 0, 0], { global_ms: [-160, -30] });

  it("are aligned by R, or by a mark that both have", () => {
    expect(shiftMs(a, b, "R")).toBe(0);
    expect(shiftMs(a, b, "QRS")).toBe(-10);
    expect(shiftMs(a, b, "P")).toBeNull();
  });

  it("are apart by B minus A, and B leaves the spread of A", () => {
    const found = differencesOf(a, b, { i: 0, j: 0, shift: 0 });
    expect(found.map(({ mv }) => mv)).toEqual([0, 0.05, 0.5, 0, 0]);
    expect(found.map(({ outside }) => outside)).toEqual([false, false, true, false, false]);
    const [apart] = apartOf(a, b, 0);
    expect([apart?.largestMv, apart?.atMs, apart?.outside]).toEqual([0.5, 0, 0.2]);
  });

  it("are compared over the time that both have", () => {
    expect(differencesOf(a, b, { i: 0, j: 0, shift: 4 }).map(({ ms }) => ms)).toEqual([0, 2, 4]);
    expect(valueAtMs(a, a.beat[0], -1)).toBeCloseTo(0.5);
    expect(valueAtMs(a, a.beat[0], 10)).toBeNull();
    expect(valueAtMs(a, undefined, 0)).toBeNull();
  });

  it("show the leads of either, and say nothing of one that is missing", () => {
    const more = beat([0, 0, 0, 0, 0], { leads: ["I"] });
    expect(leadsOfBoth(a, more)).toEqual(["I", "V1"]);
    expect(apartOf(a, more, 0).map(({ largestMv }) => largestMv)).toEqual([null, null]);
  });
});

describe("the table", () => {
  const row = (more: Partial<Difference>): Difference => ({
    symbol: "qt",
    lead: "",
    unit: "ms",
    a: { value: 400, value_text: null, validity: "ok" },
    b: { value: 420, value_text: null, validity: "ok" },
    difference: 20,
    multiple: 1.5,
    blocked: null,
    ...more,
  });

  it("knows what changed", () => {
    expect(hasChanged(row({}))).toBe(true);
    expect(hasChanged(row({ difference: 0 }))).toBe(false);
    expect(hasChanged(row({ blocked: "chain", difference: null }))).toBe(false);
    const text = (value_text: string) => ({ value: null, value_text, validity: "ok" as const });
    expect(hasChanged(row({ difference: null, a: text("sinus"), b: text("paced") }))).toBe(true);
  });

  it("is written as CSV with the reason of what is not compared", () => {
    const lines = csvOf([row({}), row({ blocked: "lead", b: null, difference: null, multiple: null })]).split(
      "\r\n",
    );
    expect(lines[1]).toBe("qt,,ms,400,420,20,1.5,,ok,ok");
    expect(lines[2]).toBe("qt,,ms,400,,,,lead,ok,");
  });
});
