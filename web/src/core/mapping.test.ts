import { describe, expect, it } from "vitest";
import type { SampleColumn } from "../api/types";
import { chosenBefore, doubts, factsOf, missing, NOTHING, stated, type Choice } from "./mapping";

const column = (number: number, heading: string | null, more: Partial<SampleColumn> = {}): SampleColumn => ({
  ...{ number, heading, first: [], role: "LEAD", why: "", unit: null, fs_hz: null, is_stated: false },
  ...more,
});

describe("what is chosen at first", () => {
  it("is what the heading says, and nothing that only the numbers suggest", () => {
    expect(stated(column(1, "time_ms", { role: "time_ms", is_stated: true }))).toMatchObject({
      role: "time",
      timeUnit: "ms",
    });
    expect(stated(column(1, "t", { role: "time_s", is_stated: false })).role).toBe("");
    expect(stated(column(2, "ch1")).role).toBe("");
    expect(stated(column(3, "V1", { role: "V1", is_stated: true }))).toMatchObject({
      role: "lead",
      lead: "V1",
    });
    expect(stated(column(4, "note", { role: null })).role).toBe("ignore");
  });
});

describe("an answer", () => {
  const [t, ch1, ch2] = [column(1, "t"), column(2, "ch1"), column(3, "ch2")];
  const whole: Choice[] = [
    { column: t, role: "time", lead: "", timeUnit: "s" },
    { column: ch1, role: "lead", lead: " II ", timeUnit: "" },
    { column: ch2, role: "ignore", lead: "", timeUnit: "" },
  ];

  it("is whole when every column is said to be something and one is a lead", () => {
    expect(missing(whole, NOTHING)).toBeNull();
    expect(missing(whole.map(stateNothing), NOTHING)).toEqual({ column: 1 });
    expect(
      missing(
        whole.map((each) => ({ ...each, lead: "" })),
        NOTHING,
      ),
    ).toEqual({ column: 2 });
    expect(
      missing(
        whole.map((each) => ({ ...each, role: "ignore" as const })),
        NOTHING,
      ),
    ).toBe("leads");
    expect(missing(whole, { ...NOTHING, fsHz: "-1" })).toBe("fsHz");
    expect(missing(whole, { ...NOTHING, unit: "raw" })).toBe("perMv");
  });

  it("names columns by their headings, and by numbers where headings are alike", () => {
    expect(factsOf(whole, { ...NOTHING, unit: "uV" })).toMatchObject({
      columns: { time_s: "t", II: "ch1" },
      unit: "uV",
      scale: null,
    });
    const alike = whole.map((each) => ({ ...each, column: { ...each.column, heading: "x" } }));
    expect(factsOf(alike, NOTHING).columns).toEqual({ time_s: "1", II: "2" });
  });

  it("is the same after it was kept and chosen again", () => {
    const rest = { ...NOTHING, unit: "raw" as const, perMv: "200", zero: "1024", fsHz: "500" };
    const kept = factsOf(whole, rest);
    expect(kept.scale).toEqual({ per_mv: 200, zero: 1024 });
    const again = chosenBefore(whole.map(stateNothing), { ...NO_FACTS, ...kept } as typeof NO_FACTS);
    expect(factsOf(again.choices, again.rest)).toEqual(kept);
  });
});

const NO_FACTS = { fs_hz: null, unit: null, leads: null, columns: null, scale: null };
const stateNothing = (choice: Choice): Choice => ({ ...choice, role: "", lead: "", timeUnit: "" });

describe("doubts", () => {
  it("are of a reach that no heart has, and of flat leads", () => {
    expect(doubts(["I", "II"], [980, 2])).toEqual([{ kind: "high", mv: 980, lead: "I" }]);
    expect(doubts(["I"], [0.001])).toEqual([{ kind: "low", mv: 0.001, lead: "I" }]);
    expect(doubts(["I", "II"], [1.2, 0])).toEqual([{ kind: "flat", mv: 0, lead: "II" }]);
    expect(doubts(["I"], [1.2])).toEqual([]);
  });
});
