import { expect, it } from "vitest";
import { miniPath } from "./mini-trace";

const size = { width: 100, height: 30, spanS: 2.5 };

it("draws to one scale, lifts the pen over gaps and cuts what is too tall", () => {
  expect(miniPath([0, 1000, null, 0, 99_999], 100, size)).toBe("M0.0 18.6L0.4 8.6M1.2 18.6L1.6 0.0");
});

it("draws nothing where there is no signal", () => {
  expect(miniPath([null, null], 100, size)).toBe("");
});
