import { describe, expect, it } from "vitest";
import type { OutcomeColumn, PlanField } from "../api/types";
import {
  columnsFor,
  firstQuestion,
  kindsOf,
  questionText,
  request,
  testOfSet,
  whyNot,
} from "./discovery-form";

const column = (name: string, levels: string[], isNumber = false): OutcomeColumn => ({
  name,
  label: "",
  is_number: isNumber,
  known: 60,
  levels: levels.map((level) => ({ level, count: 30 })),
  low: isNumber ? 0 : null,
  high: isNumber ? 9 : null,
});

const columns = [
  column("age", [], true),
  column("sex", ["female", "male"]),
  column("group", ["A", "B"]),
  column("grade", ["0", "1", "2"], true),
];
const field: PlanField = {
  name: "alpha",
  kind: "number",
  explanation: "",
  default: 0.05,
  options: [],
  least: null,
};

describe("what a column can be", () => {
  it("two levels are binary, numbers continuous, three levels ordinal too", () => {
    expect(columns.map(kindsOf)).toEqual([
      ["continuous"],
      ["binary"],
      ["binary"],
      ["binary", "continuous", "ordinal"],
    ]);
  });
  it("columns are those of the kind", () => {
    expect(columnsFor(columns, "continuous").map(({ name }) => name)).toEqual(["age", "grade"]);
    expect(columnsFor(columns, "survival").map(({ name }) => name)).toEqual(["sex", "group"]);
  });
});

describe("a question", () => {
  const first = firstQuestion(columns)!;
  it("begins with the groups", () => {
    expect(first).toMatchObject({ outcome: "group", kind: "binary", levels: ["A", "B"] });
    expect(firstQuestion([])).toBeNull();
  });
  it("sends only choices that were made", () => {
    const sent = request({ ...first, covariates: ["age", "group"], plan: { alpha: 0.05 } }, [field]);
    expect(sent).toMatchObject({ outcome: "group", levels: ["A", "B"], covariates: ["age"], plan: {} });
    expect(request({ ...first, plan: { alpha: 0.01 } }, [field]).plan).toEqual({ alpha: 0.01 });
  });
  it("of survival has time and event in the place of an outcome", () => {
    const sent = request({ ...first, kind: "survival", time: "age", event: "sex" }, [field]);
    expect(sent).toMatchObject({ outcome: null, levels: null, time: "age", event: "sex" });
    expect(questionText(sent)).toBe("sex after age");
  });
  it("of a set is asked as the one that the set was drawn in", () => {
    const sent = request({ ...first, covariates: ["age"], plan: { alpha: 0.01 } }, [field]);
    expect(testOfSet(sent, "s1")).toMatchObject({
      set_id: "s1",
      outcome: null,
      levels: null,
      covariates: ["age"],
      plan: { alpha: 0.01 },
    });
    expect(questionText({ ...sent, levels: ["the others", "island"], set_id: "s1" })).toBe(
      "“island” against the others",
    );
  });
  it("says what is missing", () => {
    expect(whyNot(first)).toBeNull();
    expect(whyNot({ ...first, levels: ["A", "A"] })).toMatch("two different");
    expect(whyNot({ ...first, kind: "survival" })).toMatch("time");
  });
  it("reads as people would say it", () => {
    expect(questionText(request(first, []))).toBe("group: B against A");
  });
});
