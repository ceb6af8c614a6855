/** The min–max pyramid of a long recording: which level a zoom needs, tiles kept in memory, and columns to draw. */
import type { Seconds } from "./units";

export interface PyramidFacts {
  readonly fsHz: number;
  readonly samples: number;
  readonly leads: readonly string[];
  /** mV of a lead = zeroMv + stepMv × number. */
  readonly scales: readonly { readonly zeroMv: number; readonly stepMv: number }[];
  readonly tileBins: number;
  /** Stands where nothing was recorded. */
  readonly gap: number;
  /** By level, from 0 on. */
  readonly levels: readonly { readonly samplesPerBin: number; readonly bins: number }[];
}

/** Numbers of one tile: level 0 leads × bins, above leads × 2 (lowest, highest) × bins. */
export interface Tile {
  readonly bins: number;
  readonly steps: Int16Array;
}

/** The coarsest level that has at least one bin for each device pixel. */
export function levelFor(facts: PyramidFacts, devicePxPerS: number): number {
  const most = facts.fsHz / devicePxPerS;
  let level = 0;
  while (level + 1 < facts.levels.length && facts.levels[level + 1]!.samplesPerBin <= most) level += 1;
  return level;
}

/** Bins per second on a level. */
export const binRate = (facts: PyramidFacts, level: number): number =>
  facts.fsHz / facts.levels[level]!.samplesPerBin;

/** First and last tile of a span on a level, clipped to what there is. */
export function tileRange(
  facts: PyramidFacts,
  level: number,
  span: { fromS: Seconds; toS: Seconds },
): [number, number] {
  const perTile = facts.tileBins / binRate(facts, level);
  const last = Math.ceil(facts.levels[level]!.bins / facts.tileBins) - 1;
  const place = (at: Seconds): number => Math.min(last, Math.max(0, Math.floor(at / perTile)));
  return [place(span.fromS), place(span.toS)];
}

export function tileOf(buffer: ArrayBuffer, facts: PyramidFacts, level: number): Tile {
  const steps = littleEndian(buffer);
  return { steps, bins: steps.length / facts.leads.length / (level === 0 ? 1 : 2) };
}

function littleEndian(buffer: ArrayBuffer): Int16Array {
  if (new Uint8Array(new Uint16Array([1]).buffer)[0] === 1) return new Int16Array(buffer);
  const view = new DataView(buffer);
  return Int16Array.from({ length: buffer.byteLength / 2 }, (_, i) => view.getInt16(2 * i, true));
}

/** Most bytes of tiles that are kept. */
const MOST_BYTES = 64 * 2 ** 20;

export type LoadTile = (level: number, place: number) => Promise<Tile>;

/** The tiles that were looked at last; what is not there is asked for, and `onArrival` says when it has come. */
export class TileCache {
  private readonly kept = new Map<string, Tile>();
  private readonly asked = new Set<string>();
  private bytes = 0;

  constructor(
    private readonly load: LoadTile,
    private readonly onArrival: () => void,
    private readonly mostBytes = MOST_BYTES,
  ) {}

  /** The tile, or undefined until it has come. */
  get(level: number, place: number): Tile | undefined {
    const key = `${level}/${place}`;
    const found = this.kept.get(key);
    if (found === undefined) {
      this.ask(key, level, place);
      return undefined;
    }
    // What was used last stands last.
    this.kept.delete(key);
    this.kept.set(key, found);
    return found;
  }

  /** The tile if it is here; it is not asked for. */
  peek(level: number, place: number): Tile | undefined {
    return this.kept.get(`${level}/${place}`);
  }

  get size(): number {
    return this.bytes;
  }

  private ask(key: string, level: number, place: number): void {
    if (this.asked.has(key)) return;
    this.asked.add(key);
    this.load(level, place).then(
      (tile) => {
        this.asked.delete(key);
        this.keep(key, tile);
        this.onArrival();
      },
      () => {
        // It may be asked for again after a while, when the server is back.
        globalThis.setTimeout(() => this.asked.delete(key), RETRY_MS);
      },
    );
  }

  private keep(key: string, tile: Tile): void {
    this.kept.set(key, tile);
    this.bytes += tile.steps.byteLength;
    for (const [oldest, old] of this.kept) {
      if (this.bytes <= this.mostBytes || oldest === key) break;
      this.kept.delete(oldest);
      this.bytes -= old.steps.byteLength;
    }
  }
}

const RETRY_MS = 2000;

/** Lowest and highest value in mV of each column of a span; NaN where there is none, or where it has not come yet. */
export interface Columns {
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** Whether all of it is drawn from the level that was asked for. */
  readonly sharp: boolean;
}

export interface ColumnsAsked {
  readonly facts: PyramidFacts;
  readonly cache: TileCache;
  readonly level: number;
  readonly lead: number;
  readonly fromS: Seconds;
  readonly toS: Seconds;
  readonly columns: number;
}

/** Columns of one lead; where a tile has not come, those of a coarser level that is here stand in its place. */
export function columnsOf(asked: ColumnsAsked): Columns {
  const low = new Float32Array(asked.columns).fill(NaN);
  const high = new Float32Array(asked.columns).fill(NaN);
  const { facts, level } = asked;
  const [first, last] = tileRange(facts, level, asked);
  let sharp = true;
  for (let place = first; place <= last; place++) {
    const tile = asked.cache.get(level, place);
    if (tile !== undefined) fill(asked, { level, place, tile }, [low, high]);
    else {
      sharp = false;
      fillCoarser(asked, place, [low, high]);
    }
  }
  return { low, high, sharp };
}

function fillCoarser(asked: ColumnsAsked, place: number, into: [Float32Array, Float32Array]): void {
  const { facts, level, cache } = asked;
  const perTile = facts.tileBins / binRate(facts, level);
  const span = {
    fromS: Math.max(asked.fromS, place * perTile),
    toS: Math.min(asked.toS, (place + 1) * perTile),
  };
  for (let coarser = level + 1; coarser < facts.levels.length; coarser++) {
    const [first, last] = tileRange(facts, coarser, span);
    const tiles = [];
    for (let each = first; each <= last; each++) tiles.push(cache.peek(coarser, each));
    if (tiles.includes(undefined)) continue;
    tiles.forEach((tile, i) => fill(asked, { level: coarser, place: first + i, tile: tile! }, into, span));
    return;
  }
}

function fill(
  { facts, lead, fromS, toS, columns }: ColumnsAsked,
  { level, place, tile }: { level: number; place: number; tile: Tile },
  [low, high]: [Float32Array, Float32Array],
  span: { fromS: Seconds; toS: Seconds } = { fromS, toS },
): void {
  const rate = binRate(facts, level);
  const begin = place * facts.tileBins;
  const perColumn = columns / (toS - fromS) / rate;
  const origin = fromS * rate;
  const { zeroMv, stepMv } = facts.scales[lead]!;
  const rows = level === 0 ? 1 : 2;
  const lowAt = lead * rows * tile.bins;
  const highAt = lowAt + (rows - 1) * tile.bins;
  const firstBin = Math.max(0, Math.floor(span.fromS * rate) - begin);
  const endBin = Math.min(tile.bins, Math.ceil(span.toS * rate) - begin);
  for (let bin = firstBin; bin < endBin; bin++) {
    const lowest = tile.steps[lowAt + bin]!;
    if (lowest === facts.gap) continue;
    const lowMv = zeroMv + stepMv * lowest;
    const highMv = zeroMv + stepMv * tile.steps[highAt + bin]!;
    // A coarse bin covers several columns; a fine one shares its column with others.
    const from = Math.max(0, Math.floor((begin + bin - origin) * perColumn));
    const to = Math.min(columns - 1, Math.max(from, Math.ceil((begin + bin + 1 - origin) * perColumn) - 1));
    for (let column = from; column <= to; column++) {
      if (!(low[column]! <= lowMv)) low[column] = lowMv;
      if (!(high[column]! >= highMv)) high[column] = highMv;
    }
  }
}

/** Samples of a lead in a span, as far as their tiles are here; NaN elsewhere. The missing tiles are asked for. */
export function samplesOf(
  { facts, cache, lead }: Pick<ColumnsAsked, "facts" | "cache" | "lead">,
  span: { fromS: Seconds; toS: Seconds },
): { samples: Float32Array; first: number } {
  const first = Math.max(0, Math.floor(span.fromS * facts.fsHz));
  const end = Math.min(facts.samples, Math.ceil(span.toS * facts.fsHz) + 1);
  const samples = new Float32Array(Math.max(0, end - first)).fill(NaN);
  const { zeroMv, stepMv } = facts.scales[lead]!;
  const [from, to] = tileRange(facts, 0, span);
  for (let place = from; place <= to; place++) {
    const tile = cache.get(0, place);
    if (tile === undefined) continue;
    const begin = place * facts.tileBins;
    const stop = Math.min(end, begin + tile.bins);
    for (let i = Math.max(first, begin); i < stop; i++) {
      const step = tile.steps[lead * tile.bins + i - begin]!;
      if (step !== facts.gap) samples[i - first] = zeroMv + stepMv * step;
    }
  }
  return { samples, first };
}
