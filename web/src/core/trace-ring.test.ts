import { expect, it } from "vitest";
import { TraceRing } from "./trace-ring";

const all = (ring: TraceRing): number[] =>
  Array.from({ length: ring.end - ring.start }, (_, i) => ring.at(ring.start + i));

it("keeps the newest samples and forgets the oldest", () => {
  const ring = new TraceRing(4);
  ring.put(0, [1, 2, 3], 1);
  ring.put(3, [4, 5], 1);
  expect([ring.start, ring.end]).toEqual([1, 5]);
  expect(all(ring)).toEqual([2, 3, 4, 5]);
  expect(ring.at(0)).toBeNaN();
  expect(ring.at(5)).toBeNaN();
});

it("counts in millivolts", () => {
  const ring = new TraceRing(4);
  ring.put(0, [1000, -2000], 0.001);
  expect(ring.at(0)).toBeCloseTo(1);
  expect(ring.at(1)).toBeCloseTo(-2);
});

it("leaves what was lost empty, until it comes late", () => {
  const ring = new TraceRing(8);
  ring.put(0, [1, 1], 1);
  ring.put(4, [2, 2], 1);
  expect(all(ring)).toEqual([1, 1, NaN, NaN, 2, 2]);
  expect(ring.put(2, [9, 9], 1)).toEqual({ from: 2, to: 4 });
  expect(all(ring)).toEqual([1, 1, 9, 9, 2, 2]);
});

it("does not show old samples in a hole longer than what it keeps", () => {
  const ring = new TraceRing(4);
  ring.put(0, [1, 2, 3, 4], 1);
  ring.put(103, [5], 1);
  expect(all(ring)).toEqual([NaN, NaN, NaN, 5]);
});

it("begins where a viewer came in", () => {
  const ring = new TraceRing(8);
  ring.put(5000, [1, 2], 1);
  expect([ring.start, ring.end]).toEqual([5000, 5002]);
  expect(all(ring)).toEqual([1, 2]);
});

it("takes nothing that is older than what it keeps", () => {
  const ring = new TraceRing(4);
  ring.put(100, [1, 2, 3, 4, 5, 6], 1);
  expect(ring.put(90, [7, 7], 1)).toEqual({ from: 102, to: 102 });
  expect(all(ring)).toEqual([3, 4, 5, 6]);
});

it("takes a piece longer than itself", () => {
  const ring = new TraceRing(3);
  expect(ring.put(0, [1, 2, 3, 4, 5], 1)).toEqual({ from: 2, to: 5 });
  expect(all(ring)).toEqual([3, 4, 5]);
});
