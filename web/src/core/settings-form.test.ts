import { describe, expect, it } from "vitest";
import {
  cautionsFor,
  changedNames,
  fieldsOf,
  fits,
  groupsOf,
  isIdle,
  parsed,
  textOf,
  type SettingField,
  type SettingsSchema,
} from "./settings-form";

const said = (more: object): SettingsSchema["properties"][string] => ({
  title: "Low-pass",
  description: "Upper edge.",
  type: "number",
  default: 150,
  "x-group": "Filters",
  "x-unit": "Hz",
  "x-source": "Kligfield2007",
  "x-moves": "values",
  "x-cautions": [],
  ...more,
});

const schema: SettingsSchema = {
  properties: {
    lowpass_hz: said({
      minimum: 40,
      maximum: 500,
      "x-cautions": [
        { text: "notches", below: 150 },
        { text: "amplitudes", below: 100 },
      ],
    }),
    highpass_hz: said({ title: "High-pass", default: 0.5, exclusiveMinimum: 0, maximum: 0.67 }),
    mains_hz: said({
      title: "Mains",
      type: "string",
      default: "auto",
      enum: ["auto", "off"],
      "x-labels": ["found", "nothing"],
      "x-cautions": [{ text: "stays", equals: "off" }],
    }),
    representative_beats_min: said({ type: "integer", default: 3, minimum: 1, "x-group": "Beats" }),
    biomarkers: said({ type: "array", default: [], "x-group": "What is given" }),
    nn_editing: said({ type: "boolean", default: true, "x-group": "HRV" }),
    template_correlation: said({ minimum: 0.5, exclusiveMaximum: 1, "x-group": "Beats" }),
  },
};
const fields = fieldsOf(schema);
const field = (name: string): SettingField => {
  const found = fields.find((each) => each.name === name);
  if (!found) throw new Error(name);
  return found;
};

describe("fields", () => {
  it("have the kind that the schema says, and its options with labels", () => {
    expect(fields.map(({ kind }) => kind)).toEqual([
      "number",
      "number",
      "choice",
      "integer",
      "names",
      "boolean",
      "number",
    ]);
    expect(field("mains_hz").options).toEqual([
      { value: "auto", label: "found" },
      { value: "off", label: "nothing" },
    ]);
  });

  it("stand together by group in the order of the schema", () => {
    expect(groupsOf(fields).map(([name, members]) => [name, members.length])).toEqual([
      ["Filters", 3],
      ["Beats", 2],
      ["What is given", 1],
      ["HRV", 1],
    ]);
  });

  it("are found by name, label and option", () => {
    expect(fits(field("mains_hz"), "MAINS")).toBe(true);
    expect(fits(field("mains_hz"), "nothing")).toBe(true);
    expect(fits(field("mains_hz"), "工频", ["工频滤波"])).toBe(true);
    expect(fits(field("mains_hz"), "tangent")).toBe(false);
  });
});

describe("what is typed", () => {
  it.each([
    ["lowpass_hz", "40", 40],
    ["lowpass_hz", "39.9", null],
    ["lowpass_hz", "500", 500],
    ["lowpass_hz", "", null],
    ["lowpass_hz", "wide", null],
    ["lowpass_hz", "99,5", 99.5],
    ["highpass_hz", "0", null],
    ["highpass_hz", "0.05", 0.05],
    ["template_correlation", "1", null],
    ["representative_beats_min", "2.5", null],
    ["representative_beats_min", "2", 2],
    ["mains_hz", "55", null],
    ["nn_editing", "false", false],
  ])("%s: %s is %s", (name, text, value) => {
    expect(parsed(field(name), text)).toBe(value);
  });

  it("is a list of names, each once, in order", () => {
    expect(parsed(field("biomarkers"), " qt_interval, rmssd\nqt_interval ")).toEqual([
      "qt_interval",
      "rmssd",
    ]);
    expect(parsed(field("biomarkers"), "  ")).toEqual([]);
    expect(textOf(["a", "b"])).toBe("a\nb");
  });
});

describe("what is said of a value", () => {
  it("is every caution that holds", () => {
    const texts = (name: string, value: number | string): string[] =>
      cautionsFor(field(name), value).map(({ text }) => text);
    expect(texts("lowpass_hz", 150)).toEqual([]);
    expect(texts("lowpass_hz", 120)).toEqual(["notches"]);
    expect(texts("lowpass_hz", 40)).toEqual(["notches", "amplitudes"]);
    expect(texts("mains_hz", "off")).toEqual(["stays"]);
  });

  it("is which settings differ", () => {
    const usual = { a: 1, b: ["x"], c: "k" };
    expect(changedNames({ a: 1, b: ["x"], c: "k" }, usual)).toEqual([]);
    expect(changedNames({ a: 2, b: ["x", "y"], c: "k" }, usual)).toEqual(["a", "b"]);
  });

  it("is whether it has any effect", () => {
    expect(isIdle("t_end_share_percent", { t_end_rule: "tangent" })).toBe(true);
    expect(isIdle("t_end_share_percent", { t_end_rule: "slope_threshold" })).toBe(false);
    expect(isIdle("lowpass_hz", {})).toBe(false);
  });
});
