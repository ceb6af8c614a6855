import { expect, it } from "vitest";
import { EMPTY_DRAFT, libraryAddress, selectionOf, selectionText } from "./cohorts";

it("a selection reads as a rule", () => {
  expect(selectionText({ kind: "all", values: [] })).toBe("every recording");
  expect(selectionText({ kind: "recordings", values: ["a", "b"] })).toBe("2 chosen recordings");
  expect(selectionText({ kind: "groups", values: ["A", "B"] })).toBe("groups A, B");
  expect(selectionText({ kind: "filter", values: ["ward"] })).toBe("name or group contains “ward”");
  expect(selectionText({ kind: "query", values: ["age>=40"] })).toBe("age>=40");
  expect(selectionText({ kind: "sets", values: ["x"] })).toBe("1 set");
});

it("the form says nothing until something is chosen", () => {
  const usual = { without: [], per_person: "all", excluded_too: false };
  expect(selectionOf(EMPTY_DRAFT)).toEqual({ kind: "all", values: [], ...usual });
  expect(selectionOf({ ...EMPTY_DRAFT, source: "groups" })).toBeNull();
  expect(selectionOf({ ...EMPTY_DRAFT, source: "groups", groups: ["B"] })).toEqual({
    kind: "groups",
    values: ["B"],
    ...usual,
  });
  expect(selectionOf({ ...EMPTY_DRAFT, source: "query", line: " " })).toBeNull();
  expect(selectionOf({ ...EMPTY_DRAFT, source: "query", line: " age>40 ", perPerson: "first" })).toEqual({
    kind: "query",
    values: ["age>40"],
    ...usual,
    per_person: "first",
  });
});

it("what a query line can say has an address in the library", () => {
  expect(libraryAddress({ kind: "all", values: [] })).toBe("/library");
  expect(libraryAddress({ kind: "all", values: [] }, "triage:excluded")).toBe("/library?q=triage%3Aexcluded");
  expect(libraryAddress({ kind: "groups", values: ["A", "B"] })).toBe("/library?q=group%3A%22A%22%2C%22B%22");
  expect(libraryAddress({ kind: "sets", values: ["x"] })).toBeNull();
});
