import { expect, it } from "vitest";
import { barsOf, lineOf, rangeBarOf } from "./small-charts";

it("spreads points over the frame", () => {
  const frame = { width: 100, height: 50, margin: 5 };
  const line = [
    { x: 0, y: 10 },
    { x: 4, y: 30 },
  ];
  expect(lineOf(line, frame)).toEqual([
    { x: 5, y: 45 },
    { x: 95, y: 5 },
  ]);
  expect(lineOf([{ x: 1, y: 1 }], frame)).toEqual([{ x: 50, y: 25 }]);
});

it("makes the highest bar as high as the frame and puts values beyond at the edge", () => {
  const counted = { edges: [0, 1, 2], counts: [1, 4] };
  const { bars, at } = barsOf(counted, 9, { width: 100, height: 44 });
  expect(bars.map(({ height }) => height)).toEqual([10, 40]);
  expect(at).toBe(100);
  expect(barsOf(counted, null, { width: 100, height: 44 }).at).toBeNull();
});

it("leaves room beyond the range on both sides", () => {
  expect(rangeBarOf(15, 10, 20)).toEqual({ low: 0.25, high: 0.75, at: 0.5 });
  expect(rangeBarOf(99, 10, 20)?.at).toBe(1);
  expect(rangeBarOf(1, null, 20)).toBeNull();
});
