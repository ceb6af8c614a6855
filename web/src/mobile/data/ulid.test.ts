import { expect, test } from "vitest";
import { ulid } from "./ulid";

test("time and chance stand in 26 letters, and later ones sort behind", () => {
  expect(ulid(0, new Uint8Array(10))).toBe("0".repeat(26));
  // The example of the specification: 1469918176385 ms is 01ARYZ6S41.
  expect(ulid(1_469_918_176_385, new Uint8Array(10).fill(255))).toBe("01ARYZ6S41ZZZZZZZZZZZZZZZZ");
  expect(ulid(2) > ulid(1)).toBe(true);
});

test("two of the same moment differ", () => {
  expect(ulid(5)).not.toBe(ulid(5));
});
