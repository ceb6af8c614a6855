import { expect, it } from "vitest";
import { momentText } from "./moment";

it("is the local time", () => {
  const at = new Date(2026, 4, 4, 9, 5);
  expect(momentText(at.toISOString())).toBe("2026-05-04 09:05");
});
