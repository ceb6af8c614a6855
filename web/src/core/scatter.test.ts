import { expect, test } from "vitest";
import type { Coordinates } from "./lasso";
import { fitted, gridOf, moved, nearest, toPixels, toPlane, zoomed } from "./scatter";

function random(seed: number, count: number): Coordinates {
  let state = seed;
  const draw = (): number => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return (state / 2 ** 32) * 20 - 5;
  };
  return { x: Float64Array.from({ length: count }, draw), y: Float64Array.from({ length: count }, draw) };
}

const SIZE = { width: 640, height: 400 };

test("all points fit into the picture, with one scale for both axes", () => {
  const points = random(1, 500);
  const view = fitted(points, SIZE);
  points.x.forEach((x, i) => {
    const at = toPixels(view, { x, y: points.y[i]! });
    expect(at.x).toBeGreaterThanOrEqual(15.9);
    expect(at.x).toBeLessThanOrEqual(624.1);
    expect(at.y).toBeGreaterThanOrEqual(15.9);
    expect(at.y).toBeLessThanOrEqual(384.1);
  });
});

test("a place and its pixel belong together, whatever the view", () => {
  const view = moved(zoomed(fitted(random(2, 50), SIZE), { x: 100, y: 50 }, 3), 12, -7);
  const back = toPlane(view, toPixels(view, { x: 1.25, y: -3.5 }));
  expect(back.x).toBeCloseTo(1.25, 9);
  expect(back.y).toBeCloseTo(-3.5, 9);
});

test("zooming leaves what is under the pointer where it is", () => {
  const before = fitted(random(3, 50), SIZE);
  const pointer = { x: 321, y: 77 };
  const under = toPlane(before, pointer);
  expect(toPixels(zoomed(before, pointer, 2.5), under).x).toBeCloseTo(pointer.x, 9);
  expect(toPixels(zoomed(before, pointer, 2.5), under).y).toBeCloseTo(pointer.y, 9);
});

test("the nearest point is the one that looking at all of them finds", () => {
  const points = random(5, 4000);
  const grid = gridOf(points);
  const places = random(9, 200);
  places.x.forEach((x, k) => {
    const y = places.y[k]!;
    let [best, found] = [Infinity, -1];
    points.x.forEach((px, i) => {
      const apart = (px - x) ** 2 + (points.y[i]! - y) ** 2;
      if (apart < best) [best, found] = [apart, i];
    });
    const expected = best <= 0.3 ** 2 ? found : -1;
    expect(nearest(grid, points, { x, y }, 0.3)).toBe(expected);
  });
});

test("one point, and points on one line, have a grid too", () => {
  const one: Coordinates = { x: Float64Array.of(2), y: Float64Array.of(3) };
  expect(nearest(gridOf(one), one, { x: 2.1, y: 3 }, 0.2)).toBe(0);
  const line: Coordinates = { x: Float64Array.of(0, 1, 2, 3), y: Float64Array.of(5, 5, 5, 5) };
  expect(nearest(gridOf(line), line, { x: 2.2, y: 5.1 }, 0.5)).toBe(2);
  const none: Coordinates = { x: new Float64Array(0), y: new Float64Array(0) };
  expect(nearest(gridOf(none), none, { x: 0, y: 0 }, 1)).toBe(-1);
});
