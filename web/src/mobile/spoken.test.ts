import { expect, it } from "vitest";
import { isWorthSaying, type Facts } from "./spoken";

const FACTS: Facts = { rate: 72, quality: "good", rhythm: "regular" };
const LAST = { ...FACTS, atMs: 0 };

it("is said first, and then at most every 15 seconds", () => {
  expect(isWorthSaying(null, FACTS, 0)).toBe(true);
  expect(isWorthSaying(LAST, { ...FACTS, rate: 74 }, 14_000)).toBe(false);
  expect(isWorthSaying(LAST, { ...FACTS, rate: 74 }, 15_000)).toBe(true);
  expect(isWorthSaying(LAST, FACTS, 60_000)).toBe(false);
});

it("is said at once where rate, quality or rhythm have changed", () => {
  expect(isWorthSaying(LAST, { ...FACTS, rate: 82 }, 1_000)).toBe(true);
  expect(isWorthSaying(LAST, { ...FACTS, rate: null }, 1_000)).toBe(true);
  expect(isWorthSaying(LAST, { ...FACTS, quality: "poor" }, 1_000)).toBe(true);
  expect(isWorthSaying(LAST, { ...FACTS, rhythm: "irregular" }, 1_000)).toBe(true);
});
