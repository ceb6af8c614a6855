import { expect, it } from "vitest";
import { selectionOf, selectionText } from "./cohorts";

it("a selection reads as a rule", () => {
  expect(selectionText({ kind: "all", values: [] })).toBe("every recording");
  expect(selectionText({ kind: "recordings", values: ["a", "b"] })).toBe("2 chosen recordings");
  expect(selectionText({ kind: "groups", values: ["A", "B"] })).toBe("groups A, B");
  expect(selectionText({ kind: "filter", values: ["ward"] })).toBe("name or group contains “ward”");
});

it("the form says nothing until something is chosen", () => {
  expect(selectionOf("all", "", [])).toEqual({ kind: "all", values: [] });
  expect(selectionOf("groups", "", [])).toBeNull();
  expect(selectionOf("groups", "", ["B"])).toEqual({ kind: "groups", values: ["B"] });
  expect(selectionOf("filter", " ", [])).toBeNull();
  expect(selectionOf("filter", "ward", ["B"])).toEqual({ kind: "filter", values: ["ward"] });
});
