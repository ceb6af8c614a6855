/** Many points as pixels: a stamp for each class, written straight into the picture. */
import type { Coordinates, Vertex } from "./lasso";
import type { View } from "./scatter";

/** Points of a plane with what tells them apart. */
export interface Classed extends Coordinates {
  /** Class of each point: its colour and shape. */
  readonly kind: Uint8Array;
}

export interface Look {
  /** #rrggbb by class. */
  readonly colours: readonly string[];
  /** Of what is not selected while something is. */
  readonly faint: string;
  /** Radius in device pixels. */
  readonly radius: number;
  /** One shape for all: classes are steps of a scale. */
  readonly alike?: boolean;
}

/** One in the shape of each class, repeated: disc, triangle, square, diamond. */
const SHAPES: readonly ((x: number, y: number, r: number) => boolean)[] = [
  (x, y, r) => x * x + y * y <= r * r,
  (x, y, r) => y >= -r && y <= r * 0.8 && Math.abs(x) <= ((y + r) / 1.8) * 1.05,
  (x, y, r) => Math.max(Math.abs(x), Math.abs(y)) <= r * 0.85,
  (x, y, r) => Math.abs(x) + Math.abs(y) <= r * 1.15,
];

/** Points fewer than this are large, more are small. */
const SIZES: readonly (readonly [most: number, radiusPx: number])[] = [
  [500, 4.5],
  [5_000, 3],
  [30_000, 2],
  [Infinity, 1.4],
];

export const radiusOf = (points: number): number => SIZES.find(([most]) => points <= most)![1];

/** Draw all points; those that are selected last and in colour, the others faint. */
export function paintPoints(
  image: ImageData,
  points: Classed,
  view: View,
  look: Look,
  inside: Uint8Array | null = null,
): void {
  const pixels = new Uint32Array(image.data.buffer);
  const stamps = SHAPES.slice(0, look.alike ? 1 : undefined).map((shape) => stampOf(shape, look.radius));
  const faint = packed(look.faint);
  const colours = look.colours.map(packed);
  const draw = (chosen: number | null): void => {
    for (let i = 0; i < points.x.length; i++) {
      if (chosen !== null && inside![i] !== chosen) continue;
      const kind = points.kind[i]!;
      const colour = chosen === 0 ? faint : colours[kind % colours.length]!;
      stamp(pixels, image, points, i, view, stamps[kind % stamps.length]!, colour);
    }
  };
  if (inside === null) draw(null);
  else {
    draw(0);
    draw(1);
  }
}

function stamp(
  pixels: Uint32Array,
  { width, height }: ImageData,
  points: Coordinates,
  i: number,
  view: View,
  offsets: Int16Array,
  colour: number,
): void {
  const left = Math.round(view.left + view.scale * points.x[i]!);
  const top = Math.round(view.top - view.scale * points.y[i]!);
  for (let k = 0; k < offsets.length; k += 2) {
    const [x, y] = [left + offsets[k]!, top + offsets[k + 1]!];
    if (x >= 0 && x < width && y >= 0 && y < height) pixels[y * width + x] = colour;
  }
}

/** The pixels of a shape around its middle, as pairs. */
function stampOf(shape: (x: number, y: number, r: number) => boolean, radius: number): Int16Array {
  const found: number[] = [];
  const reach = Math.ceil(radius * 1.2);
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) if (shape(x, y, radius)) found.push(x, y);
  }
  return Int16Array.from(found.length > 0 ? found : [0, 0]);
}

/** #rrggbb as a pixel of an ImageData. */
export function packed(colour: string): number {
  const value = Number.parseInt(colour.slice(1), 16);
  const [red, green, blue] = [(value >> 16) & 255, (value >> 8) & 255, value & 255];
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** The line of a lasso, closed, with a thin ground so that it is seen on any colour. */
export function paintLine(
  context: CanvasRenderingContext2D,
  line: readonly Vertex[],
  colours: { accent: string; ground: string },
): void {
  if (line.length < 2) return;
  context.beginPath();
  line.forEach(({ x, y }, i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  context.closePath();
  context.globalAlpha = 0.1;
  context.fillStyle = colours.accent;
  context.fill("evenodd");
  context.globalAlpha = 1;
  for (const [colour, width] of [
    [colours.ground, 3],
    [colours.accent, 1.5],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  }
}
