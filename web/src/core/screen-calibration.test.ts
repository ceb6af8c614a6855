import { expect, it } from "vitest";
import { calibrationOf, pxPerMmOf, REFERENCES_MM, screenKey } from "./screen-calibration";

it("is 4 px/mm where a card of 85.60 mm is 342.4 px long, and so with the ruler", () => {
  expect(pxPerMmOf("card", 4 * REFERENCES_MM.card)).toBeCloseTo(4, 9);
  expect(pxPerMmOf("ruler", 380)).toBeCloseTo(3.8, 9);
});

it("is kept for each screen by size and pixel ratio", () => {
  const screen = { width: 1440, height: 900, ratio: 1 };
  expect(screenKey(screen)).not.toBe(screenKey({ ...screen, ratio: 2 }));
  expect(screenKey(screen)).not.toBe(screenKey({ ...screen, width: 2560 }));
});

it("is none where the storage holds no possible number", () => {
  expect(calibrationOf("3.9")).toBe(3.9);
  for (const text of [null, "", "x", "0", "-3", "500"]) expect(calibrationOf(text)).toBeNull();
});
