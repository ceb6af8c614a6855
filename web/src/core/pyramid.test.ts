import { describe, expect, it } from "vitest";
import {
  columnsOf,
  levelFor,
  samplesOf,
  TileCache,
  tileOf,
  tileRange,
  type PyramidFacts,
  type Tile,
} from "./pyramid";

const GAP = -32768;
const TILE = 64;

/** Level 0 to 2 of one lead made from samples, as the server makes them. */
function pyramid(samples: readonly number[]): { facts: PyramidFacts; tile: (l: number, p: number) => Tile } {
  const widths = [1, 4, 16];
  const facts: PyramidFacts = {
    fsHz: 100,
    samples: samples.length,
    leads: ["II"],
    scales: [{ zeroMv: 0, stepMv: 0.5 }],
    tileBins: TILE,
    gap: GAP,
    levels: widths.map((w) => ({ samplesPerBin: w, bins: Math.ceil(samples.length / w) })),
  };
  const tile = (level: number, place: number): Tile => {
    const width = widths[level]!;
    const bins = Math.min(TILE, facts.levels[level]!.bins - place * TILE);
    const rows = level === 0 ? 1 : 2;
    const steps = new Int16Array(bins * rows);
    for (let bin = 0; bin < bins; bin++) {
      const from = (place * TILE + bin) * width;
      const here = samples.slice(from, from + width).filter((value) => value !== GAP);
      steps[bin] = here.length > 0 ? Math.min(...here) : GAP;
      if (rows === 2) steps[bins + bin] = here.length > 0 ? Math.max(...here) : GAP;
    }
    return tileOf(steps.buffer, facts, level);
  };
  return { facts, tile };
}

const flush = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

const SPIKES = Array.from({ length: 1000 }, (_, i) => (i % 97 === 0 ? 10 + (i % 7) : -(i % 3)));

describe("level", () => {
  it("is the coarsest with a bin for every device pixel", () => {
    const { facts } = pyramid(SPIKES);
    expect(levelFor(facts, 200)).toBe(0);
    expect(levelFor(facts, 26)).toBe(0);
    expect(levelFor(facts, 25)).toBe(1);
    expect(levelFor(facts, 6)).toBe(2);
    expect(levelFor(facts, 0.01)).toBe(2);
  });

  it("has tiles from the first to the last of a span and none beyond the end", () => {
    const { facts } = pyramid(SPIKES);
    expect(tileRange(facts, 0, { fromS: 0, toS: 1 })).toEqual([0, 1]);
    expect(tileRange(facts, 1, { fromS: -5, toS: 99 })).toEqual([0, 3]);
  });
});

describe("columns", () => {
  it("show every peak at every zoom and at any place", async () => {
    const { facts, tile } = pyramid(SPIKES);
    for (const columns of [5, 17, 60, 131]) {
      for (const fromS of [0, 1.31, 3.3]) {
        const toS = fromS + 6;
        const level = levelFor(facts, columns / 6);
        const cache = new TileCache(
          (l, p) => Promise.resolve(tile(l, p)),
          () => undefined,
        );
        const asked = { facts, cache, level, lead: 0, fromS, toS, columns };
        columnsOf(asked);
        await flush();
        const { high, sharp } = columnsOf(asked);
        expect(sharp).toBe(true);
        SPIKES.forEach((value, i) => {
          const at = i / facts.fsHz;
          if (value < 5 || at < fromS || at >= toS) return;
          const column = Math.floor(((at - fromS) / 6) * columns);
          expect(high[column]).toBeGreaterThanOrEqual(value * 0.5);
        });
      }
    }
  });

  it("are empty in a gap", async () => {
    const { facts, tile } = pyramid(SPIKES.map((value, i) => (i >= 300 && i < 500 ? GAP : value)));
    const cache = new TileCache(
      (l, p) => Promise.resolve(tile(l, p)),
      () => undefined,
    );
    const asked = { facts, cache, level: 1, lead: 0, fromS: 0, toS: 10, columns: 20 };
    columnsOf(asked);
    await flush();
    const { low } = columnsOf(asked);
    expect([...low].map(Number.isNaN)).toEqual(Array.from({ length: 20 }, (_, i) => i >= 6 && i < 10));
  });

  it("come from a coarser level while a tile is on its way", async () => {
    const { facts, tile } = pyramid(SPIKES);
    const cache = new TileCache(
      (l, p) => (l === 2 ? Promise.resolve(tile(l, p)) : new Promise(() => undefined)),
      () => undefined,
    );
    cache.get(2, 0);
    await flush();
    const { low, sharp } = columnsOf({ facts, cache, level: 1, lead: 0, fromS: 0, toS: 10, columns: 50 });
    expect(sharp).toBe(false);
    expect([...low].some(Number.isNaN)).toBe(false);
  });
});

describe("samples", () => {
  it("come back in millivolts", async () => {
    const { facts, tile } = pyramid(SPIKES);
    const cache = new TileCache(
      (l, p) => Promise.resolve(tile(l, p)),
      () => undefined,
    );
    samplesOf({ facts, cache, lead: 0 }, { fromS: 0.5, toS: 2 });
    await flush();
    const { samples, first } = samplesOf({ facts, cache, lead: 0 }, { fromS: 0.5, toS: 2 });
    expect(first).toBe(50);
    expect(samples[47]).toBe(SPIKES[97]! * 0.5);
    expect([...samples].some(Number.isNaN)).toBe(false);
  });
});

describe("cache", () => {
  it("keeps what was used last within its size, and tells of what came", async () => {
    const arrived: number[] = [];
    const tile = { bins: 64, steps: new Int16Array(64) };
    const cache = new TileCache(
      () => Promise.resolve(tile),
      () => arrived.push(1),
      3 * tile.steps.byteLength,
    );
    for (const place of [0, 1, 2]) cache.get(0, place);
    await flush();
    cache.get(0, 0);
    cache.get(0, 3);
    await flush();
    expect(arrived).toHaveLength(4);
    expect(cache.size).toBe(3 * tile.steps.byteLength);
    expect([0, 1, 2, 3].map((place) => cache.peek(0, place) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it("asks once for a tile that is on its way", async () => {
    let asked = 0;
    const cache = new TileCache(
      () => {
        asked += 1;
        return Promise.resolve({ bins: 1, steps: new Int16Array(1) });
      },
      () => undefined,
    );
    cache.get(1, 0);
    cache.get(1, 0);
    await flush();
    cache.get(1, 0);
    expect(asked).toBe(1);
  });
});
