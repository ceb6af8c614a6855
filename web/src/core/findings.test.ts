import { afterEach, expect, it } from "vitest";
import type { Finding, MetValue, NotAssessed } from "../api/types";
import { speak } from "../i18n";
import {
  conditionText,
  gravest,
  isUnreadable,
  metGroups,
  metText,
  sorted,
  unknowns,
  whyText,
} from "./findings";

afterEach(() => speak("en"));

const finding = (id: string, changes: Partial<Finding> = {}): Finding => ({
  id,
  category: "conduction",
  label: `Label of ${id}`,
  label_zh: `${id} 的名称`,
  plain: "",
  plain_zh: "",
  certainty: "definite",
  severity: "borderline",
  criterion: "",
  met: [],
  source: "derived",
  aha: [],
  snomed: [],
  superseded_by: null,
  capped_by: [],
  ...changes,
});

const met = (changes: Partial<MetValue>): MetValue => ({
  name: "pr_interval",
  value: 232,
  unit: "ms",
  condition: "> 200",
  ...changes,
});

const unknown = (why: NotAssessed["why"], detail: string): NotAssessed => ({
  id: `${why} ${detail}`,
  category: "axis",
  label: "Left axis deviation",
  label_zh: "电轴左偏",
  why,
  detail,
});

const NAMES: Readonly<Record<string, string>> = {
  pr_interval: "PR interval",
  p_axis: "P axis",
  r_amplitude: "R amplitude",
};
const labelOf = (symbol: string): string | undefined => NAMES[symbol];
const names = { statement: (id: string) => (id === "lbbb" ? "Left bundle branch block" : id), labelOf };

it("keeps the order, and sets apart comparisons and what is said better elsewhere", () => {
  const all = [
    finding("urgent", { severity: "urgent-for-review" }),
    finding("serial", { category: "serial", severity: "abnormal" }),
    finding("weaker", { superseded_by: "urgent" }),
    finding("rhythm", { category: "rhythm", severity: "normal" }),
  ];
  const { printed, serial, superseded } = sorted(all);
  expect(printed.map(({ id }) => id)).toEqual(["urgent", "rhythm"]);
  expect(serial.map(({ id }) => id)).toEqual(["serial"]);
  expect(superseded.map(({ id }) => id)).toEqual(["weaker"]);
});

it("knows the gravest of what is printed: superseded statements do not count, comparisons do", () => {
  expect(gravest([])).toBeNull();
  expect(gravest([finding("a", { severity: "normal" })])).toBe("normal");
  const hidden = finding("b", { severity: "urgent-for-review", superseded_by: "a" });
  const serial = finding("c", { severity: "abnormal", category: "serial" });
  expect(gravest([finding("a"), hidden])).toBe("borderline");
  expect(gravest([finding("a"), hidden, serial])).toBe("abnormal");
});

it("tells an unreadable recording from one without findings", () => {
  expect(isUnreadable({ findings: [finding("quality_uninterpretable")] })).toBe(true);
  expect(isUnreadable({ findings: [] })).toBe(false);
});

it("words a value by its biomarker, lead, unit and limit", () => {
  expect(metText(met({}), labelOf)).toEqual({
    symbol: "pr_interval",
    lead: "",
    name: "PR interval",
    value: "232\u202fms",
    condition: "> 200",
  });
  const amplitude = met({ name: "r_amplitude:V5", value: -0.256, unit: "mV", condition: "<= -0.2" });
  expect(metText(amplitude, labelOf)).toMatchObject({
    lead: "V5",
    value: "−0.26\u202fmV",
    condition: "≤ −0.2",
  });
});

it("never rounds a value onto the limit that it is beyond", () => {
  expect(metText(met({ value: 200.4 }), labelOf).value).toBe("200.4\u202fms");
  expect(metText(met({ value: 200, condition: ">= 200" }), labelOf).value).toBe("200\u202fms");
  const st = met({ value: 0.2004, unit: "mV", condition: "> 0.2" });
  expect(metText(st, labelOf).value).toBe("0.2004\u202fmV");
});

it("words flags, classes, facts and what has no value", async () => {
  expect(metText(met({ value: true, unit: "{flag}", condition: "" }), labelOf).value).toBe("Yes");
  const rhythm = met({
    name: "rhythm_class",
    value: "atrial_fibrillation",
    unit: "",
    condition: "== 'atrial_fibrillation'",
  });
  expect(metText(rhythm, labelOf)).toMatchObject({
    value: "atrial fibrillation",
    condition: "",
  });
  const age = metText(met({ name: "age", value: 63, unit: "a", condition: ">= 40" }), labelOf);
  expect(age).toMatchObject({ symbol: "", name: "Age", condition: "≥ 40" });
  expect(metText(met({ value: null }), labelOf).value).toBe("no value");
  expect(metText(met({ value: null, condition: "wrong_chain" }), labelOf)).toMatchObject({
    value: "Filter does not allow it",
    condition: "",
  });
  await speak("zh");
  expect(metText(rhythm, labelOf).value).toBe("心房颤动");
});

it("says of a change that it is one, and of what", () => {
  const change = met({
    name: "serial_difference[r_amplitude:V5]",
    value: 0.62,
    unit: "mV",
    condition: "> 0.5",
  });
  expect(metText(change, labelOf)).toMatchObject({
    symbol: "r_amplitude",
    lead: "V5",
    name: "Change of R amplitude",
  });
});

it("puts the leads of one biomarker together that were asked the same", () => {
  const amplitude = (lead: string, condition = "> 1.1"): MetValue =>
    met({ name: `r_amplitude:${lead}`, value: 1.5, unit: "mV", condition });
  const groups = metGroups(
    [amplitude("V5"), amplitude("V6"), amplitude("aVL", "> 1.3"), met({}), met({ condition: "< 300" })],
    labelOf,
  );
  expect(groups.map((group) => group.map(({ lead }) => lead))).toEqual([["V5", "V6"], ["aVL"], [""]]);
  expect(groups[2]?.[0]?.condition).toBe("> 200, < 300");
});

it("says a value once, and facts of the recording after the biomarkers", () => {
  const leads = (condition: string): MetValue => met({ name: "n_leads", value: 12, unit: "1", condition });
  const groups = metGroups([leads("> 1"), met({}), leads(">= 8")], labelOf);
  expect(groups.map(([first]) => [first?.name, first?.condition])).toEqual([
    ["PR interval", "> 200"],
    ["Number of leads", "> 1, ≥ 8"],
  ]);
});

it("prints a rule as people write it and leaves its names", () => {
  expect(conditionText("pr_interval >= 200 and qrs_axis < -30")).toBe("pr_interval ≥ 200 and qrs_axis < −30");
  expect(conditionText("count(j:[V1..V4] >= 0.2) - 1 != 2")).toBe("count(j:[V1..V4] ≥ 0.2) - 1 ≠ 2");
});

it.each([
  ["validity", "p_axis: wrong_leads", "P axis: Needed leads are missing"],
  ["validity", "r_amplitude:V5: low_quality", "R amplitude, V5: Signal too noisy"],
  [
    "validity",
    "p_axis: failed; pr_interval: absent",
    "P axis: Could not be measured; PR interval: Not present",
  ],
  ["validity", "previous(r_amplitude:V5): failed", "R amplitude before, V5: Could not be measured"],
  ["needs", "chain=DIAG", "The filter of the recording changes ST and amplitudes"],
  ["needs", "fs>=500", "Needs 500 Hz sampling"],
  ["needs", "leads>=8", "Needs 8 or more leads"],
  ["needs", "leads=V1..V6", "Needs leads V1–V6"],
  ["needs", "leads=I,aVF", "Needs leads I, aVF"],
  ["needs", "duration>=3600", "Needs 3600 s of clean signal"],
  ["needs", "age>=16", "Made for 16 years of age and over"],
  ["needs", "p_wave", "Needs P waves in at least half of the beats"],
  ["demographics", "sex", "Sex is not known"],
  ["suppressed", "lbbb", "Not said beside “Left bundle branch block”"],
  ["no_earlier_record", "", "No earlier recording to compare with"],
] as const)("words why nothing is said: %s %s", (why, detail, sentence) => {
  expect(whyText(unknown(why, detail), names)).toBe(sentence);
});

it("groups what is not assessed by reason, the commonest first, with the names of standing statements", () => {
  const found = {
    findings: [finding("lbbb", { label: "Left bundle branch block" })],
    not_assessed: [unknown("suppressed", "lbbb"), unknown("demographics", "sex"), unknown("needs", "sex")],
  };
  const groups = unknowns(found, ({ label }) => label, labelOf);
  expect(groups.map(({ reason, statements }) => [reason, statements.length])).toEqual([
    ["Sex is not known", 2],
    ["Not said beside “Left bundle branch block”", 1],
  ]);
});
