import { expect, it } from "vitest";
import { changedParts } from "./audit-text";

it("says what was changed in one line", () => {
  expect(changedParts({ triage: { decision: "excluded", reason: "noise", note: "" } })).toBe(
    "excluded, noise",
  );
  expect(changedParts({ tags: ["a", "b"], subject: null })).toBe("tags a, b; subject –");
  expect(changedParts({ tags: [] })).toBe("tags –");
  expect(changedParts({ from: { s: 2.769514, mv: -1.05 } })).toBe("from s 2.77, mv −1.05");
  expect(changedParts(null)).toBe("");
});
