import { expect, test } from "vitest";
import { begun, boxed, counted, extended, within, type Coordinates, type Vertex } from "./lasso";

const pointsOf = (...pairs: (readonly [number, number])[]): Coordinates => ({
  x: Float64Array.from(pairs, ([x]) => x),
  y: Float64Array.from(pairs, ([, y]) => y),
});

/** Another way to the same: sum of angles around the point, for lines that do not cross themselves. */
function winds(x: number, y: number, line: readonly Vertex[]): boolean {
  let turn = 0;
  line.forEach((a, i) => {
    const b = line[(i + 1) % line.length]!;
    const angle = Math.atan2(b.y - y, b.x - x) - Math.atan2(a.y - y, a.x - x);
    turn += angle > Math.PI ? angle - 2 * Math.PI : angle < -Math.PI ? angle + 2 * Math.PI : angle;
  });
  return Math.abs(turn) > Math.PI;
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

test("a square holds what is in it, and of points on its edge those at the lower left", () => {
  const points = pointsOf([0.5, 0.5], [1.5, 0.5], [0, 0.5], [1, 0.5], [0.5, 0], [0.5, 1]);
  expect([...within(points, boxed({ x: 0, y: 0 }, { x: 1, y: 1 }))]).toEqual([1, 0, 1, 0, 1, 0]);
  expect([...within(points, boxed({ x: 1, y: 1 }, { x: 0, y: 0 }))]).toEqual([1, 0, 1, 0, 1, 0]);
});

test("a line drawn vertex by vertex holds the same as the whole line", () => {
  const random = seeded(7);
  const points: Coordinates = {
    x: Float64Array.from({ length: 2000 }, random),
    y: Float64Array.from({ length: 2000 }, random),
  };
  const line = Array.from({ length: 60 }, () => ({ x: random(), y: random() }));
  let lasso = begun(points, line[0]!);
  for (const vertex of line.slice(1)) lasso = extended(lasso, points, vertex);
  expect(lasso.vertices).toEqual(line);
  expect([...lasso.inside]).toEqual([...within(points, line)]);
});

test("what is inside is what the line winds around", () => {
  const random = seeded(3);
  const points: Coordinates = {
    x: Float64Array.from({ length: 3000 }, () => random() * 4 - 2),
    y: Float64Array.from({ length: 3000 }, () => random() * 4 - 2),
  };
  const star = Array.from({ length: 40 }, (_, i) => {
    const [angle, radius] = [(i / 40) * 2 * Math.PI, 0.6 + 0.9 * random()];
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
  });
  const expected = Array.from(points.x, (x, i) => (winds(x, points.y[i]!, star) ? 1 : 0));
  expect([...within(points, star)]).toEqual(expected);
  expect(expected.reduce((sum: number, each) => sum + each, 0)).toBeGreaterThan(300);
});

test("a line that crosses itself leaves out what it encloses twice", () => {
  const eight = [
    { x: 0, y: 0 },
    { x: 2, y: 2 },
    { x: 2, y: 0 },
    { x: 0, y: 2 },
  ];
  const points = pointsOf([0.2, 1], [1.8, 1], [1, 0.3], [1, 1.7]);
  expect([...within(points, eight)]).toEqual([1, 1, 0, 0]);
});

test("two vertices hold nothing", () => {
  const points = pointsOf([0.5, 0.5]);
  const lasso = extended(begun(points, { x: 0, y: 0 }), points, { x: 1, y: 1 });
  expect([...lasso.inside]).toEqual([0]);
});

test("points and people are counted", () => {
  const found = counted(Uint8Array.of(1, 0, 1, 1), Int32Array.of(4, 4, 4, 9));
  expect(found).toEqual({ points: 3, people: 2 });
});

test("a vertex costs little among 100,000 points", () => {
  const random = seeded(1);
  const points: Coordinates = {
    x: Float64Array.from({ length: 100_000 }, random),
    y: Float64Array.from({ length: 100_000 }, random),
  };
  let lasso = begun(points, { x: 0.5, y: 0 });
  const times = Array.from({ length: 50 }, () => {
    const from = performance.now();
    lasso = extended(lasso, points, { x: random(), y: random() });
    return performance.now() - from;
  }).toSorted((a, b) => a - b);
  expect(times[Math.floor(times.length / 2)]).toBeLessThan(16);
});
