import { describe, expect, it } from "vitest";
import { STANDARD_LEADS } from "./layout";
import {
  askedForms,
  besideEachOther,
  explainedLabel,
  headsFor,
  metricText,
  percentText,
  topContributions,
} from "./predictions";

describe("forms", () => {
  it.each([
    [null, "both", ["both"]],
    ["embedding", "embedding", ["embedding"]],
    ["compared", "compared", ["biomarkers", "embedding", "both"]],
    ["thumb", "both", ["both"]],
  ] as const)("%s", (text, name, shown) => expect(askedForms(text)).toEqual({ name, shown }));
});

describe("heads", () => {
  it("ask for classes only where all twelve leads are there or follow from I and II", () => {
    expect(headsFor(STANDARD_LEADS, STANDARD_LEADS)).toEqual(["rhythm", "superclasses"]);
    const eight = ["I", "II", "V1", "V2", "V3", "V4", "V5", "V6"];
    expect(headsFor(eight, STANDARD_LEADS)).toEqual(["rhythm", "superclasses"]);
    expect(headsFor(eight.slice(1), STANDARD_LEADS)).toEqual(["rhythm"]);
    expect(headsFor(["II"], STANDARD_LEADS)).toEqual(["rhythm"]);
  });
});

it.each([
  [null, "not known"],
  [0.001, "< 1 %"],
  [0.999, "> 99 %"],
  [0.634, "63 %"],
] as const)("%s reads %s", (probability, text) => expect(percentText(probability)).toBe(text));

it("shows what counts most, whichever way it speaks", () => {
  const all = [0.1, -0.9, 0.5, 0, 0.2, -0.3, 0.4].map((toward) => ({ toward }));
  expect(topContributions(all).map(({ toward }) => toward)).toEqual([-0.9, 0.5, 0.4, -0.3, 0.2, 0.1]);
});

it("shows a figure with its interval where there is one", () => {
  expect(metricText({ value: 0.832, low: 0.811, high: 0.85 })).toBe("0.832 (0.811–0.850)");
  expect(metricText({ value: 24.5, low: null, high: null })).toBe("24.5");
});

it("puts what the forms of a head reach beside each other", () => {
  const of = (name: string, form: string, on: string) => ({ name, form, on });
  const all = [of("AUC", "biomarkers", "A"), of("AUC", "both", "A"), of("AUC", "both", "B")];
  const { forms, rows } = besideEachOther(all);
  expect(forms).toEqual(["biomarkers", "both"]);
  expect(rows.map(({ name, on, byForm }) => [name, on, ...byForm.keys()])).toEqual([
    ["AUC", "A", "biomarkers", "both"],
    ["AUC", "B", "both"],
  ]);
});

it.each([
  ["a", false, "first"],
  ["a;b", false, "second"],
  [null, false, "third"],
  [null, true, null],
] as const)("explains of %s (abstains: %s) %s", (label, abstained, text) => {
  const labels = [
    { label: "a", text: "first", probability: 0.5 },
    { label: "b", text: "second", probability: 0.6 },
    { label: "c", text: "third", probability: 0.7 },
  ];
  expect(explainedLabel({ label, abstained, labels })?.text ?? null).toBe(text);
});
