import { expect, it } from "vitest";
import type { Note } from "../api/beats";
import type { Caliper } from "./caliper";
import { bodyText, calipersOf, changesBetween, noteOf, type SavedCaliper } from "./caliper-notes";

const caliper: Caliper = {
  ...{ id: 3, kind: "box", lead: "V5", row: 2 },
  from: { s: 1.2000001, mv: 0.1 },
  to: { s: 1.6, mv: 0.4 },
};
const saved = (of: Caliper): SavedCaliper => ({
  noteId: `note-${of.id}`,
  author: "local user",
  body: bodyText(noteOf(of)),
});
const note = (body: Note["body"], kind: Note["kind"] = "caliper"): Note => ({
  ...{ id: "n", recording_id: "r", kind, body, author: "L. Shen", at: "2026-05-04T14:32:00" },
});

it("comes back from its note", () => {
  const { list, saved: kept } = calipersOf([note(noteOf(caliper).body)]);
  expect(list).toMatchObject([{ kind: "box", lead: "V5", to: { s: 1.6, mv: 0.4 } }]);
  expect(kept.get(1)?.author).toBe("L. Shen");
  expect(changesBetween(list, kept)).toEqual({ add: [], change: [], remove: [] });
});

it("passes over what is no caliper", () => {
  const others = [note({ text: "seen" }, "comment"), note({ measures: "weight" }), note({})];
  expect(calipersOf(others).list).toEqual([]);
});

it("sends what is new, what moved and what is gone, and nothing twice", () => {
  const kept = new Map([
    [3, saved(caliper)],
    [4, saved({ ...caliper, id: 4 })],
  ]);
  const moved = { ...caliper, to: { s: 1.7, mv: 0.4 } };
  const fresh = { ...caliper, id: 9 };
  expect(changesBetween([moved, fresh], kept)).toEqual({ add: [fresh], change: [moved], remove: [4] });
  expect(changesBetween([caliper], new Map([[3, saved(caliper)]]))).toEqual({
    add: [],
    change: [],
    remove: [],
  });
});
