import { describe, expect, it } from "vitest";
import type { Biomarker, Value } from "../api/types";
import { copyText, fits, percentileText, sectionsOf, spreadText, usualReason, zText } from "./panel";

const biomarker = (symbol: string, tier = 1): Biomarker =>
  ({
    ...{ symbol, tier, code: "ECG1", label: "QT interval", label_zh: "QT间期", version: 2, unit: "ms" },
    ...{ family_label: "Repolarisation", family_label_zh: "复极", aliases: ["qt"] },
  }) as unknown as Biomarker;
const value = (more: Partial<Value>): Value =>
  ({
    symbol: "qt_interval",
    lead: "",
    value: 412.345678,
    value_text: null,
    unit: "ms",
    validity: "ok",
    ...more,
  }) as Value;
const row = (symbol: string, values: Partial<Value>[], tier = 1) => ({
  biomarker: biomarker(symbol, tier),
  values: values.map((each) => value({ symbol, ...each })),
});
const none = (validity: Value["validity"]): Partial<Value> => ({ value: null, validity });
const FILTER = { text: "", tier: 3, onlyMeasured: false };
const DIMENSIONS = [
  {
    name: "structural",
    measured: 0,
    total: 0,
    families: [
      {
        name: "repolarisation",
        label: "Repolarisation",
        rows: [
          row("a", [{}]),
          row("b", [none("too_short")]),
          row("c", [none("too_short")], 3),
          row("d", [none("absent")]),
        ],
      },
    ],
  },
];

describe("sections", () => {
  it("hold what was measured, and the rest under reasons, the most frequent first", () => {
    const [section] = sectionsOf(DIMENSIONS, FILTER);
    expect(section).toMatchObject({ measured: 1, requested: 4 });
    expect(section!.families[0]!.rows.map(({ biomarker: { symbol } }) => symbol)).toEqual(["a"]);
    expect(section!.missing.map(({ reason, rows }) => [reason, rows.length])).toEqual([
      ["too_short", 2],
      ["absent", 1],
    ]);
  });

  it("leave out higher tiers and what has no value", () => {
    expect(sectionsOf(DIMENSIONS, { ...FILTER, tier: 2 })[0]).toMatchObject({ measured: 1, requested: 3 });
    expect(sectionsOf(DIMENSIONS, { ...FILTER, onlyMeasured: true })[0]!.missing).toEqual([]);
  });
});

it("finds by any name and all words", () => {
  expect(fits(biomarker("qt_interval"), "QT interval")).toBe(true);
  expect(fits(biomarker("qt_interval"), "复极 间期")).toBe(true);
  expect(fits(biomarker("qt_interval"), "qt axis")).toBe(false);
});

it("names the reason of most leads", () => {
  expect(usualReason(row("x", [none("absent"), none("too_short"), none("absent")]))).toBe("absent");
});

it("writes numbers as people do, and copies all digits", () => {
  expect(copyText(row("qt_interval", [{}]))).toBe("qt_interval = 412.345678 ms (v2)");
  expect(copyText(row("r", [{ lead: "V5", ...none("absent") }]))).toBe("r:V5 = absent (v2)");
  expect(spreadText(value({ spread: 9.1234 }))).toBe("9.12\u202fms");
  expect(spreadText(value({ spread: null }))).toBe("");
  expect([zText(2.34), zText(-3), zText(0.04)]).toEqual(["+2.3", "−3.0", "0.0"]);
  expect([percentileText(99.99), percentileText(0.01), percentileText(97.5)]).toEqual([
    "> 99.9",
    "< 0.1",
    "97.5",
  ]);
});
