/** A plane of records as typed arrays, and what a set drawn on it is said to be. */
import type { Plane } from "../api/types";
import type { Vertex } from "./lasso";
import type { Classed } from "./paint-scatter";

export interface PlanePoints extends Classed {
  /** People, numbered. */
  readonly person: Int32Array;
  /** Names of the classes; empty where the outcome is a number and classes are steps of a scale. */
  readonly levels: readonly string[];
}

/** Steps of the scale of an outcome that is a number. */
export const STEPS = 7;

export function planePoints({ x, y, subjects, outcome }: Plane): PlanePoints {
  const numbers = new Map<string, number>();
  const person = Int32Array.from(subjects, (subject) => {
    const known = numbers.get(subject);
    if (known !== undefined) return known;
    numbers.set(subject, numbers.size);
    return numbers.size - 1;
  });
  return {
    x: Float64Array.from(x, (value) => value ?? 0),
    y: Float64Array.from(y, (value) => value ?? 0),
    kind: kindsOf(outcome),
    person,
    levels: outcome.levels,
  };
}

/** The class of each record: its level, or which seventh of the records its number is in. */
function kindsOf({ levels, values }: Plane["outcome"]): Uint8Array {
  if (levels.length > 0) return Uint8Array.from(values, (value) => value ?? 0);
  const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  const ends = Array.from(
    { length: STEPS - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / STEPS)] ?? 0,
  );
  return Uint8Array.from(values, (value) => ends.filter((end) => (value ?? 0) >= end).length);
}

/** Coordinates have four decimals; a vertex with as many is the same when it is written and read again. */
const DECIMALS = 4;
export const rounded = ({ x, y }: Vertex): Vertex => ({
  x: Number(x.toFixed(DECIMALS)),
  y: Number(y.toFixed(DECIMALS)),
});

/** How a set was drawn: all that is needed to draw it again. */
export const drawnHow = (
  plane: Plane,
  by: "lasso" | "box" | "numbers",
  line: readonly Vertex[],
  discovery: { readonly id: string; readonly hash: string | null },
): Readonly<Record<string, unknown>> => ({
  by,
  space: plane.name,
  discovery: discovery.id,
  hash: discovery.hash,
  polygon: line.map(({ x, y }) => [x, y]),
  tiers: plane.tiers,
  seed: plane.seed,
  neighbours: plane.neighbours,
});
