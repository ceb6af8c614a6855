import { expect, it } from "vitest";
import { FrameCost } from "./frame-cost";

it("knows what 95 of 100 frames cost, of the last ones only", () => {
  const cost = new FrameCost();
  for (let i = 0; i < 120; i++) cost.add(50);
  for (let i = 1; i <= 120; i++) cost.add(i / 100);
  expect(cost.frames).toBe(240);
  expect(cost.p95()).toBeCloseTo(1.14, 9);
});

it("costs nothing before the first frame", () => expect(new FrameCost().p95()).toBe(0));
