import { expect, test } from "vitest";
import { packed, paintPoints, radiusOf, type Classed } from "./paint-scatter";

const imageOf = (width: number, height: number): ImageData =>
  ({ width, height, data: new Uint8ClampedArray(width * height * 4) }) as unknown as ImageData;

const pixel = (image: ImageData, x: number, y: number): number[] => [
  ...image.data.slice((y * image.width + x) * 4, (y * image.width + x) * 4 + 4),
];

const LOOK = { colours: ["#102030", "#ff0000"], faint: "#cccccc", radius: 2 };
const VIEW = { scale: 10, left: 10, top: 30 };

test("a point is drawn at its place in the colour of its class", () => {
  const points: Classed = {
    x: Float64Array.of(0, 2),
    y: Float64Array.of(0, 1),
    kind: Uint8Array.of(0, 1),
  };
  const image = imageOf(50, 50);
  paintPoints(image, points, VIEW, LOOK);
  expect(pixel(image, 10, 30)).toEqual([16, 32, 48, 255]);
  expect(pixel(image, 30, 20)).toEqual([255, 0, 0, 255]);
  expect(pixel(image, 45, 45)).toEqual([0, 0, 0, 0]);
});

test("what is not selected is faint and below", () => {
  const points: Classed = { x: Float64Array.of(0, 0), y: Float64Array.of(0, 0), kind: Uint8Array.of(0, 1) };
  const image = imageOf(50, 50);
  paintPoints(image, points, VIEW, LOOK, Uint8Array.of(1, 0));
  expect(pixel(image, 10, 30)).toEqual([16, 32, 48, 255]);
});

test("points beyond the edge harm nothing", () => {
  const points: Classed = {
    x: Float64Array.of(-1, 99),
    y: Float64Array.of(3, -99),
    kind: Uint8Array.of(0, 0),
  };
  const image = imageOf(20, 20);
  paintPoints(image, points, VIEW, LOOK);
  expect(pixel(image, 1, 0)[3]).toBe(255);
});

test("colours are written as pixels are kept", () => {
  const pixels = Uint8Array.from(new Uint8Array(Uint32Array.of(packed("#0b5cad")).buffer));
  expect([...pixels]).toEqual([0x0b, 0x5c, 0xad, 255]);
});

test("many points are small", () => {
  expect([100, 1000, 10_000, 100_000].map(radiusOf)).toEqual([4.5, 3, 2, 1.4]);
});

test("100,000 points are drawn within 300 ms", () => {
  const count = 100_000;
  const points: Classed = {
    x: Float64Array.from({ length: count }, (_, i) => (i * 7919) % 911),
    y: Float64Array.from({ length: count }, (_, i) => (i * 104729) % 613),
    kind: Uint8Array.from({ length: count }, (_, i) => i % 3),
  };
  const image = imageOf(1840, 1280);
  const from = performance.now();
  paintPoints(image, points, { scale: 2, left: 0, top: 1280 }, { ...LOOK, radius: 2.8 });
  expect(performance.now() - from).toBeLessThan(300);
});
