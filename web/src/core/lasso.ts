/**
 * Which points lie inside a line that is being drawn, kept up to date vertex by vertex.
 *
 * A point is inside if a ray from it crosses the closed line an odd number of times (even–odd rule). Each edge either
 * toggles a point or does not, so a new vertex costs three edges: the old closing edge goes, the new edge and the new
 * closing edge come. The result is the same, bit for bit, as if all edges had been tested at the end.
 */

export interface Vertex {
  readonly x: number;
  readonly y: number;
}

/** Coordinates of the same length and order. */
export interface Coordinates {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export interface Lasso {
  readonly vertices: readonly Vertex[];
  /** 1 for each point that is inside. */
  readonly inside: Uint8Array;
}

export const begun = (points: Coordinates, first: Vertex): Lasso => ({
  vertices: [first],
  inside: new Uint8Array(points.x.length),
});

/** The lasso with one more vertex. The array of `inside` is the same one, changed. */
export function extended(lasso: Lasso, points: Coordinates, next: Vertex): Lasso {
  const first = lasso.vertices[0]!;
  const last = lasso.vertices.at(-1)!;
  toggle(lasso.inside, points, last, first);
  toggle(lasso.inside, points, last, next);
  toggle(lasso.inside, points, next, first);
  return { vertices: [...lasso.vertices, next], inside: lasso.inside };
}

/** Which points a closed line holds. */
export function within(points: Coordinates, vertices: readonly Vertex[]): Uint8Array {
  const inside = new Uint8Array(points.x.length);
  vertices.forEach((vertex, i) => toggle(inside, points, vertex, vertices[(i + 1) % vertices.length]!));
  return inside;
}

/** A box as the line around it. */
export const boxed = (a: Vertex, b: Vertex): Vertex[] => [
  { x: a.x, y: a.y },
  { x: b.x, y: a.y },
  { x: b.x, y: b.y },
  { x: a.x, y: b.y },
];

/** Turn round every point whose ray to the right crosses the edge; an end counts with the lower side alone. */
function toggle(inside: Uint8Array, { x, y }: Coordinates, a: Vertex, b: Vertex): void {
  if (a.y === b.y) return;
  const [low, high] = a.y < b.y ? [a.y, b.y] : [b.y, a.y];
  const rightmost = Math.max(a.x, b.x);
  const slope = (b.x - a.x) / (b.y - a.y);
  for (let i = 0; i < x.length; i++) {
    const at = y[i]!;
    if (at < low || at >= high || x[i]! >= rightmost) continue;
    if (x[i]! < a.x + slope * (at - a.y)) inside[i]! ^= 1;
  }
}

/** How many points are inside, and how many people they are of; people are numbered. */
export function counted(inside: Uint8Array, person: Int32Array): { points: number; people: number } {
  const seen = new Set<number>();
  let points = 0;
  for (let i = 0; i < inside.length; i++) {
    if (inside[i] === 0) continue;
    points++;
    seen.add(person[i]!);
  }
  return { points, people: seen.size };
}
