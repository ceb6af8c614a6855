import { describe, expect, it } from "vitest";
import type { Biomarker, Catalogue, Profile, Value } from "../api/types";
import { dimensionsOf, valueText } from "./profile-view";

const biomarker = (symbol: string, changes: Partial<Biomarker> = {}): Biomarker => ({
  code: `X${symbol}`,
  symbol,
  label: `The ${symbol}`,
  label_zh: `中文${symbol}`,
  dimension: "structural",
  family: "one",
  family_label_zh: "一",
  measured_on: null,
  family_label: "One",
  scope: "record",
  unit: "ms",
  summary: "",
  formula: "",
  tex: "",
  fiducials: [],
  terms: {},
  robustness: null,
  validity: [],
  minimum_s: null,
  leads: "any",
  tier: 1,
  version: 1,
  aliases: [],
  references: [],
  ...changes,
});

const value = (symbol: string, changes: Partial<Value> = {}): Value => ({
  record: "r",
  code: `X${symbol}`,
  symbol,
  lead: "",
  value: 1,
  value_text: null,
  unit: "ms",
  validity: "ok",
  n: null,
  spread: null,
  version: 1,
  chain: "",
  reference: null,
  ...changes,
});

const missing = { value: null, validity: "absent" } as const;
const catalogue = {
  biomarkers: [
    biomarker("a"),
    biomarker("b", { family: "two", family_label: "Two" }),
    biomarker("c", { dimension: "intensity", aliases: ["old_c"] }),
  ],
} as Catalogue;
const profile = {
  values: [
    value("c", { lead: "I" }),
    value("c", { lead: "II", ...missing }),
    value("a"),
    value("b", missing),
  ],
} as Profile;

describe("dimensions", () => {
  const dimensions = dimensionsOf(catalogue, profile);

  it("stand in the order of the catalogue with what was measured in them", () => {
    expect(dimensions.map(({ name, measured, total }) => [name, measured, total])).toEqual([
      ["structural", 1, 2],
      ["intensity", 1, 1],
    ]);
  });

  it("keep the values of all leads together", () => {
    expect(dimensions[1]?.families[0]?.rows[0]?.values.map(({ lead }) => lead)).toEqual(["I", "II"]);
  });
});

it("writes a value, a class, and marks a number outside its domain", () => {
  expect(valueText(value("a", { value: 92.34 }))).toBe("92.3\u202fms");
  expect(valueText(value("a", { value: null, value_text: "left" }))).toBe("left");
  expect(valueText(value("a", { validity: "out_of_domain" }))).toBe("1\u202fms †");
  expect(valueText(value("a", missing))).toBeNull();
});
