import { describe, expect, it } from "vitest";
import type { Biomarker } from "../api/types";
import { facetOf, facetValues, found, named } from "./catalogue";

const biomarker = (symbol: string, more: Partial<Biomarker> = {}): Biomarker =>
  ({
    ...{ symbol, code: `ECG_${symbol}`, label: symbol.replaceAll("_", " "), label_zh: "", aliases: [] },
    ...{ dimension: "structural", family: "t_wave", family_label: "T wave", family_label_zh: "T 波" },
    ...{ scope: "lead", unit: "ms", tier: 1, leads: "any", minimum_s: null, validity: [], terms: {} },
    ...{ summary: "", formula: "", references: [] },
    ...more,
  }) as Biomarker;
const ALL = [
  biomarker("t_duration", { formula: "T_off − T_on; asymmetry of no matter" }),
  biomarker("t_asymmetry", { label_zh: "T波不对称性", leads: "at least 8 of 12", aliases: ["tasy"] }),
  biomarker("rmssd", {
    ...{ dimension: "functional", family: "hrv_time", scope: "record", minimum_s: 60 },
    references: [{ key: "TaskForce1996", text: "Task Force. Heart rate variability.", doi: null }],
    validity: [{ code: "wrong_rhythm", text: "sinus rhythm" }],
  }),
];
const symbols = (text: string, chosen = {}): string[] => found(ALL, text, chosen).map(({ symbol }) => symbol);

describe("search", () => {
  it("puts names before texts and finds words in any order", () => {
    expect(symbols("asymmetry t")).toEqual(["t_asymmetry", "t_duration"]);
    expect(symbols("t_asymmetry")).toEqual(["t_asymmetry"]);
  });

  it("knows codes, other names, Chinese and authors", () => {
    for (const text of ["ecg_t_asymmetry", "tasy", "不对称"]) expect(symbols(text)).toContain("t_asymmetry");
    expect(symbols("task force")).toEqual(["rmssd"]);
    expect(symbols("nothing like this")).toEqual([]);
  });
});

describe("facets", () => {
  it("leave what fits all of them", () => {
    expect(symbols("", { scope: "lead", leads: "any" })).toEqual(["t_duration"]);
    expect(symbols("", { rhythm: "certain" })).toEqual(["rmssd"]);
    expect(symbols("", { minimum: "short" })).toEqual(["rmssd"]);
  });

  it("count what choosing them would leave", () => {
    const chosen = { dimension: "structural" };
    expect(facetValues(ALL, "", { chosen, facet: "dimension" })).toEqual([
      { value: "structural", count: 2 },
      { value: "functional", count: 1 },
    ]);
    expect(facetValues(ALL, "asymmetry", { chosen, facet: "leads" })).toEqual([
      { value: "any", count: 1 },
      { value: "twelve", count: 1 },
    ]);
  });

  it("tell leads by how many are named", () => {
    expect(facetOf("leads", biomarker("x", { leads: "V1, V2" }))).toBe("named");
    expect(facetOf("leads", biomarker("x", { leads: "I, II, V1, V2, V3, V4, V5, V6" }))).toBe("twelve");
  });
});

it("is found by symbol, code or another name", () => {
  expect(named(ALL, "tasy")?.symbol).toBe("t_asymmetry");
  expect(named(ALL, "ECG_rmssd")?.symbol).toBe("rmssd");
  expect(named(ALL, "none")).toBeUndefined();
});
