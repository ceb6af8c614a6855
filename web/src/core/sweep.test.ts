import { expect, it } from "vitest";
import { holesOf, middleOf, partsOf, passOf, spanS, xOfIndex, type Sweep } from "./sweep";
import { TraceRing } from "./trace-ring";

/** 4 px per mm and 25 mm/s: 100 px a second, a pixel a sample, six seconds. */
const sweep: Sweep = { fsHz: 100, scale: { pxPerMm: 4, speed: 25, gain: 10 }, width: 600 };

it("holds as much time as its paper is long", () => {
  expect(spanS(sweep)).toBe(6);
});

it("begins anew at the left when it is full", () => {
  expect([0, 599, 600, 1199, 1200].map((index) => passOf(sweep, index))).toEqual([0, 0, 1, 1, 2]);
});

it("places a stretch within a pass", () => {
  const [part, ...others] = partsOf(sweep, { from: 610, to: 650 });
  expect(others).toEqual([]);
  expect(part).toMatchObject({ from: 610, to: 650, fromX: 10, toX: 50 });
  expect(xOfIndex(sweep, part!, 620)).toBe(20);
});

it("parts a stretch at the right edge", () => {
  const parts = partsOf(sweep, { from: 580, to: 630 });
  expect(parts.map(({ fromX, toX }) => [fromX, toX])).toEqual([
    [580, 600],
    [0, 30],
  ]);
  expect(parts.map(({ from, to }) => [from, to])).toEqual([
    [580, 600],
    [600, 630],
  ]);
});

it("leaves out what has been written over", () => {
  const parts = partsOf(sweep, { from: 0, to: 2000 });
  expect(parts.reduce((width, { fromX, toX }) => width + toX - fromX, 0)).toBe(600);
  expect(parts[0]!.from).toBe(1400);
});

it("has no part of nothing", () => {
  expect(partsOf(sweep, { from: 40, to: 40 })).toEqual([]);
});

it("finds the middle whatever the spikes and the holes", () => {
  const ring = new TraceRing(1000);
  ring.put(0, [5, 5, 5, 90, 5], 1);
  ring.put(10, [5, -80, 5], 1);
  expect(middleOf(ring, { from: 0, to: 13 })).toBe(5);
  expect(middleOf(ring, { from: 500, to: 600 })).toBe(0);
});

it("finds holes that can be seen", () => {
  const ring = new TraceRing(100);
  ring.put(0, [1, 1], 1);
  ring.put(3, [1, 1], 1);
  ring.put(15, [1], 1);
  expect(holesOf(ring, { from: 0, to: 16 }, 2)).toEqual([{ from: 5, to: 15 }]);
  expect(holesOf(ring, { from: 0, to: 16 }, 1)).toHaveLength(2);
  expect(holesOf(ring, { from: 8, to: 12 }, 2)).toEqual([{ from: 8, to: 12 }]);
});
