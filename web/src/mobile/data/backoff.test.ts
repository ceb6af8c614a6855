import { expect, test } from "vitest";
import { pauseMs } from "./backoff";

test("pauses double up to a quarter of a minute, spread by chance", () => {
  expect([0, 1, 2, 9, 99].map((failures) => pauseMs(failures, 1))).toEqual([250, 500, 1000, 15_000, 15_000]);
  expect(pauseMs(1, 0)).toBe(375);
});
