import { expect, it } from "vitest";
import { steadied } from "./advice";

it("stands for three seconds before another takes its place", () => {
  const first = steadied(null, "muscle", 0);
  expect(steadied(first, "mains", 2_900)).toBe(first);
  expect(steadied(first, null, 2_900)).toBe(first);
  expect(steadied(first, "mains", 3_000)).toEqual({ advice: "mains", sinceMs: 3_000 });
  expect(steadied(first, "muscle", 9_000)).toBe(first);
});
