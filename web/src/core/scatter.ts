/** Many points in a plane: how they are fitted into a picture, and which of them is near a place. */
import type { Coordinates, Vertex } from "./lasso";

/** One scale for both axes, as distances are all that a plane of records shows. */
export interface View {
  /** Pixels per unit. */
  readonly scale: number;
  /** Pixels of the origin. */
  readonly left: number;
  readonly top: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const MARGIN_PX = 16;

/** All points with a margin around them. */
export function fitted(points: Coordinates, { width, height }: Size): View {
  const [x, y] = [reach(points.x), reach(points.y)];
  const scale = Math.min(
    Math.max(1, width - 2 * MARGIN_PX) / (x.high - x.low || 1),
    Math.max(1, height - 2 * MARGIN_PX) / (y.high - y.low || 1),
  );
  return {
    scale,
    left: width / 2 - (scale * (x.low + x.high)) / 2,
    top: height / 2 + (scale * (y.low + y.high)) / 2,
  };
}

function reach(values: Float64Array): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? { low: 0, high: 0 } : { low, high };
}

export const toPixels = ({ scale, left, top }: View, { x, y }: Vertex): Vertex => ({
  x: left + scale * x,
  y: top - scale * y,
});

export const toPlane = ({ scale, left, top }: View, { x, y }: Vertex): Vertex => ({
  x: (x - left) / scale,
  y: (top - y) / scale,
});

/** The same with what is under a pixel left where it is. */
export const zoomed = (view: View, at: Vertex, factor: number): View => ({
  scale: view.scale * factor,
  left: at.x - (at.x - view.left) * factor,
  top: at.y - (at.y - view.top) * factor,
});

export const moved = (view: View, right: number, down: number): View => ({
  ...view,
  left: view.left + right,
  top: view.top + down,
});

/** Points sorted into square cells, so that a near one is found among few. */
export interface Grid {
  readonly low: Vertex;
  readonly cell: number;
  readonly columns: number;
  readonly rows: number;
  /** Where the points of each cell begin in `order`. */
  readonly starts: Uint32Array;
  readonly order: Uint32Array;
}

const POINTS_PER_CELL = 8;

export function gridOf(points: Coordinates): Grid {
  const [x, y] = [reach(points.x), reach(points.y)];
  const cells = Math.max(1, points.x.length / POINTS_PER_CELL);
  const cell = Math.sqrt(((x.high - x.low || 1) * (y.high - y.low || 1)) / cells);
  const low = { x: x.low, y: y.low };
  const columns = Math.floor((x.high - x.low) / cell) + 1;
  const rows = Math.floor((y.high - y.low) / cell) + 1;
  const grid = { low, cell, columns, rows };
  const starts = new Uint32Array(columns * rows + 1);
  const cellOf = points.x.map((at, i) => placeIn(grid, at, points.y[i]!));
  for (const place of cellOf) starts[place + 1]!++;
  for (let i = 0; i < columns * rows; i++) starts[i + 1]! += starts[i]!;
  const next = starts.slice();
  const order = new Uint32Array(points.x.length);
  cellOf.forEach((place, i) => (order[next[place]!++] = i));
  return { ...grid, starts, order };
}

const placeIn = ({ low, cell, columns }: Omit<Grid, "starts" | "order">, x: number, y: number): number =>
  Math.floor((y - low.y) / cell) * columns + Math.floor((x - low.x) / cell);

/** The nearest point within a distance of a place in the plane; −1 where there is none. */
export function nearest(grid: Grid, points: Coordinates, at: Vertex, distance: number): number {
  const cellAt = (value: number, low: number, most: number): number =>
    Math.min(most - 1, Math.max(0, Math.floor((value - low) / grid.cell)));
  const left = cellAt(at.x - distance, grid.low.x, grid.columns);
  const right = cellAt(at.x + distance, grid.low.x, grid.columns);
  const bottom = cellAt(at.y - distance, grid.low.y, grid.rows);
  const top = cellAt(at.y + distance, grid.low.y, grid.rows);
  let [found, best] = [-1, distance * distance];
  for (let row = bottom; row <= top; row++) {
    const from = grid.starts[row * grid.columns + left]!;
    const to = grid.starts[row * grid.columns + right + 1]!;
    for (let i = from; i < to; i++) {
      const point = grid.order[i]!;
      const [dx, dy] = [points.x[point]! - at.x, points.y[point]! - at.y];
      const apart = dx * dx + dy * dy;
      if (apart <= best) [found, best] = [point, apart];
    }
  }
  return found;
}
