import { expect, it } from "vitest";
import { mapInSlices } from "./slices";

const busy = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

it("gives what map gives, and lets others have their turn", async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const doubled = await mapInSlices([1, 2, 3, 4, 5, 6], (n) => {
    busy(5);
    return 2 * n;
  });
  clearInterval(timer);
  expect(doubled).toEqual([2, 4, 6, 8, 10, 12]);
  expect(turns).toBeGreaterThan(0);
});
