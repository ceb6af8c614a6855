import { expect, it } from "vitest";
import { swarm } from "./swarm";

it("lone points stay on their row, crowded ones spread to both sides", () => {
  expect(swarm([0, 10])).toEqual([0, 0].map(() => expect.closeTo(0)));
  const offsets = swarm([...Array<number>(9).fill(0), 10]);
  expect(offsets.at(-1)).toBeCloseTo(0);
  expect(Math.max(...offsets)).toBeGreaterThan(0.2);
  expect(Math.min(...offsets)).toBeLessThan(-0.2);
  expect(new Set(offsets.slice(0, 9)).size).toBe(9);
});

it("stays in its row, however many there are", () => {
  const offsets = swarm(Array<number>(500).fill(1));
  expect(Math.max(...offsets.map(Math.abs))).toBeLessThanOrEqual(0.4001);
});

it("what has no value has no place", () => expect(swarm([null, 1])).toHaveLength(2));
