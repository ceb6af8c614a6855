import { expect, it } from "vitest";
import { editsOf, isIdle, undoing } from "./edits";

const open = { decision: "open", reason: "", note: "" } as const;
const noise = { decision: "excluded", reason: "noise", note: "" } as const;

it("asks the same of every chosen recording, each with the revision that was seen", () => {
  const targets = [
    { id: "a", revision: 2 },
    { id: "b", revision: 0 },
  ];
  expect(editsOf(targets, { triage: noise })).toEqual([
    { id: "a", revision: 2, triage: noise },
    { id: "b", revision: 0, triage: noise },
  ]);
  expect(editsOf(targets.slice(0, 1), { addTags: ["x"], removeTags: [] })).toEqual([
    { id: "a", revision: 2, add_tags: ["x"], remove_tags: [] },
  ]);
});

it("takes back what was changed and nothing else", () => {
  const edited = [
    { id: "a", revision: 3, before: { triage: open }, after: { triage: noise } },
    { id: "b", revision: 1, before: { tags: ["k"] }, after: { tags: ["k", "x"] } },
    { id: "c", revision: 5, before: { subject: null }, after: { subject: "P1" } },
    { id: "d", revision: 7, before: {}, after: {} },
  ];
  expect(undoing(edited)).toEqual([
    { id: "a", revision: 3, triage: open, add_tags: [], remove_tags: [] },
    { id: "b", revision: 1, add_tags: [], remove_tags: ["x"] },
    { id: "c", revision: 5, subject: "", add_tags: [], remove_tags: [] },
  ]);
  expect(isIdle(edited)).toBe(false);
  expect(isIdle(edited.slice(3))).toBe(true);
});
