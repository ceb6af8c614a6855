import { expect, it } from "vitest";
import { selectionText } from "./cohorts";

it("a selection reads as a rule", () => {
  expect(selectionText({ kind: "all", values: [] })).toBe("every recording");
  expect(selectionText({ kind: "recordings", values: ["a", "b"] })).toBe("2 chosen recordings");
  expect(selectionText({ kind: "groups", values: ["A", "B"] })).toBe("groups A, B");
  expect(selectionText({ kind: "filter", values: ["ward"] })).toBe("name or group contains “ward”");
});
