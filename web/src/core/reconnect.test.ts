import { expect, it } from "vitest";
import { retryMs } from "./reconnect";

it("tries again ever later where the server has gone", () => {
  expect([0, 1, 2, 3, 4, 5, 20].map((tries) => retryMs(1006, tries))).toEqual([
    500, 1000, 2000, 4000, 8000, 10_000, 10_000,
  ]);
  expect(retryMs(4429, 0)).toBe(500);
});

it("gives up where trying changes nothing, and at the end", () => {
  expect([1000, 4401, 4403, 4404, 4426].map((code) => retryMs(code, 0))).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});
