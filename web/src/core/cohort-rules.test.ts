import { describe, expect, it } from "vitest";
import { firstRule, lineOf, rulesOf } from "./cohort-rules";

describe("the rules of a line", () => {
  it("are one below another", () => {
    expect(rulesOf('rhythm:af quality>=fair device:"Polar H10" -triage:excluded')).toEqual([
      { field: "rhythm", operator: ":", value: "af" },
      { field: "quality", operator: ">=", value: "fair" },
      { field: "device", operator: ":", value: "Polar H10" },
      { field: "triage", operator: "-:", value: "excluded" },
    ]);
  });
  it("keep what is no rule as it stands", () => {
    expect(rulesOf('ward "of the heart" uploaded:2026-05 -age>40')).toEqual([
      { field: "", operator: ":", value: "ward" },
      { field: "", operator: ":", value: '"of the heart"' },
      { field: "", operator: ":", value: "uploaded:2026-05" },
      { field: "", operator: ":", value: "-age>40" },
    ]);
  });
  it("make the line again", () => {
    const lines = [
      "rhythm:sinus,atrial_fibrillation age>=40 age<=60",
      'device:"Polar H10" -tag:followup lead:II',
      "ward uploaded:2026-05",
      'group:"a \\"b\\""',
    ];
    for (const line of lines) expect(lineOf(rulesOf(line))).toBe(line);
  });
  it("of an empty line are none", () => expect(rulesOf("  ")).toEqual([]));
});

it("a rule without a value says nothing yet", () => {
  expect(lineOf([firstRule("rhythm"), firstRule("quality")])).toBe("quality>=fair");
});
