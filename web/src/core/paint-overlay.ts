/** Two beats on tiles of ECG paper, all at one gain. All coordinates are CSS pixels. */
import type { DrawnBeat } from "../api/types";
import { differencesOf, markMs, timeMs } from "./beat-overlay";
import { FONT, strokeLine, type Colours, type Context } from "./paint";
import type { Millivolts, Mm, Px } from "./units";

export interface OverlayChoices {
  readonly shift: number;
  /** Only B minus A. */
  readonly differenceOnly: boolean;
  /** Which are drawn, the upper one last. */
  readonly order: readonly ("a" | "b")[];
}

export interface OverlayFacts extends OverlayChoices {
  readonly a: DrawnBeat;
  readonly b: DrawnBeat;
  readonly leads: readonly string[];
  readonly colours: Colours;
  readonly absent: (lead: string, which: "A" | "B") => string;
}

export interface OverlayGeometry {
  readonly pxPerMm: number;
  readonly gain: number;
  readonly columns: number;
  readonly tileWidth: Px;
  readonly tileHeight: Px;
  readonly fromMs: number;
}

export const SPEED_MM_PER_S = 25;
const TILE_MM: Mm = 30;
/** Where zero stands in a tile, from above. */
const ZERO_SHARE = 0.62;
const MARGIN_MM: Mm = 2;
const MOST_PX_PER_MM = 8;
const DASH: readonly Px[] = [6, 3];
const BAND_ALPHA = 0.35;
const OUTSIDE_ALPHA = 0.28;

/** Tiles in three rows (by columns, as on paper of twelve leads) at the largest scale that fits the width. */
export function overlayGeometry(
  a: DrawnBeat,
  b: DrawnBeat,
  { leads, width, gain }: { leads: number; width: Px; gain: number },
): OverlayGeometry {
  const columns = Math.max(1, Math.min(4, Math.ceil(leads / 3)));
  const fromMs = Math.min(a.start_ms, b.start_ms);
  const endMs = Math.max(timeMs(a, (a.beat[0]?.length ?? 1) - 1), timeMs(b, (b.beat[0]?.length ?? 1) - 1));
  const tileMm = ((endMs - fromMs) / 1000) * SPEED_MM_PER_S + 2 * MARGIN_MM;
  const pxPerMm = Math.min(MOST_PX_PER_MM, width / columns / tileMm);
  return {
    pxPerMm,
    gain,
    columns,
    tileWidth: width / columns,
    tileHeight: TILE_MM * pxPerMm,
    fromMs,
  };
}

export const overlayHeight = (geometry: OverlayGeometry, leads: number): Px =>
  Math.ceil(leads / geometry.columns) * geometry.tileHeight;

interface Tile {
  readonly x: (ms: number) => Px;
  readonly y: (mv: Millivolts) => Px;
  readonly left: Px;
  readonly top: Px;
}

export function paintOverlay(ctx: Context, geometry: OverlayGeometry, facts: OverlayFacts): void {
  const { colours, leads } = facts;
  const rows = Math.ceil(leads.length / geometry.columns);
  ctx.fillStyle = colours.paper;
  ctx.fillRect(0, 0, geometry.columns * geometry.tileWidth, rows * geometry.tileHeight);
  paintGrid(ctx, geometry, { rows, colours });
  leads.forEach((lead, n) => {
    const tile = tileAt(geometry, Math.floor(n / rows), n % rows);
    ctx.save();
    ctx.beginPath();
    ctx.rect(tile.left, tile.top, geometry.tileWidth, geometry.tileHeight);
    ctx.clip();
    paintTile(ctx, geometry, { tile, lead, facts });
    ctx.restore();
  });
}

function tileAt(geometry: OverlayGeometry, column: number, row: number): Tile {
  const { pxPerMm, gain, tileWidth, tileHeight, fromMs } = geometry;
  const [left, top] = [column * tileWidth, row * tileHeight];
  return {
    left,
    top,
    x: (ms) => left + pxPerMm * (MARGIN_MM + ((ms - fromMs) / 1000) * SPEED_MM_PER_S),
    y: (mv) => top + ZERO_SHARE * tileHeight - pxPerMm * gain * mv,
  };
}

function paintGrid(
  ctx: Context,
  geometry: OverlayGeometry,
  { rows, colours }: { rows: number; colours: Colours },
): void {
  const { pxPerMm, tileWidth, tileHeight, columns } = geometry;
  const [width, height] = [columns * tileWidth, rows * tileHeight];
  const lines = (everyMm: Mm, colour: string): void => {
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1;
    const pitch = everyMm * pxPerMm;
    const zero = ZERO_SHARE * tileHeight;
    for (let y = zero % pitch; y < height; y += pitch) strokeLine(ctx, [0, y, width, y]);
    for (let x = (MARGIN_MM * pxPerMm) % pitch; x < width; x += pitch) strokeLine(ctx, [x, 0, x, height]);
  };
  if (pxPerMm >= 3) lines(1, colours.minor);
  lines(5, colours.major);
}

function paintTile(
  ctx: Context,
  geometry: OverlayGeometry,
  { tile, lead, facts }: { tile: Tile; lead: string; facts: OverlayFacts },
): void {
  const { a, b, shift, colours } = facts;
  const [i, j] = [a.leads.indexOf(lead), b.leads.indexOf(lead)];
  if (i >= 0) paintBand(ctx, tile, { beat: a, row: i, colours, aboutMedian: facts.differenceOnly });
  if (facts.differenceOnly) {
    paintDifference(ctx, tile, { facts, i, j });
  } else {
    if (i >= 0 && j >= 0 && facts.order.includes("b")) paintOutside(ctx, tile, { facts, i, j });
    for (const which of facts.order) {
      const [beat, row] = which === "a" ? ([a, i] as const) : ([b, j] as const);
      ctx.strokeStyle = which === "a" ? colours.trace : colours.before;
      ctx.lineWidth = 1.4;
      ctx.setLineDash(which === "a" ? [] : (DASH as number[]));
      line(ctx, tile, { beat, values: beat.beat[row] ?? [], shift: which === "a" ? 0 : shift });
    }
    ctx.setLineDash([]);
    paintMarks(ctx, geometry, { tile, facts });
  }
  ctx.fillStyle = colours.label;
  ctx.font = `600 12px ${FONT}`;
  ctx.fillText(lead, tile.left + 6, tile.top + 15);
  ctx.font = `11px ${FONT}`;
  const missing = i < 0 ? "A" : j < 0 ? "B" : null;
  if (missing) ctx.fillText(facts.absent(lead, missing), tile.left + 6, tile.top + 30);
}

function line(
  ctx: Context,
  tile: Tile,
  { beat, values, shift }: { beat: DrawnBeat; values: readonly (number | null)[]; shift: number },
): void {
  ctx.beginPath();
  let down = false;
  values.forEach((mv, n) => {
    if (mv === null) {
      down = false;
      return;
    }
    const [x, y] = [tile.x(timeMs(beat, n) + shift), tile.y(mv)];
    if (down) ctx.lineTo(x, y);
    else ctx.moveTo(x, y);
    down = true;
  });
  ctx.stroke();
}

/** How far the beats of A spread about their median. */
function paintBand(
  ctx: Context,
  tile: Tile,
  {
    beat,
    row,
    colours,
    aboutMedian,
  }: { beat: DrawnBeat; row: number; colours: Colours; aboutMedian: boolean },
): void {
  const edge = (values: readonly (number | null)[] | undefined): [Px, Px][] =>
    (values ?? []).flatMap((mv, n): [Px, Px][] => {
      const middle = aboutMedian ? (beat.beat[row]?.[n] ?? 0) : 0;
      return mv === null ? [] : [[tile.x(timeMs(beat, n)), tile.y(mv - middle)]];
    });
  ctx.fillStyle = colours.hatch;
  ctx.globalAlpha = BAND_ALPHA;
  fillBetween(ctx, edge(beat.high[row]), edge(beat.low[row]));
  ctx.globalAlpha = 1;
}

function fillBetween(ctx: Context, upper: readonly [Px, Px][], lower: readonly [Px, Px][]): void {
  ctx.beginPath();
  for (const [x, y] of [...upper, ...lower.toReversed()]) ctx.lineTo(x, y);
  ctx.closePath();
  ctx.fill();
}

/** Filled where B leaves the spread of A. */
function paintOutside(
  ctx: Context,
  tile: Tile,
  { facts, i, j }: { facts: OverlayFacts; i: number; j: number },
): void {
  const { a, b, shift, colours } = facts;
  ctx.fillStyle = colours.before;
  ctx.globalAlpha = OUTSIDE_ALPHA;
  const width = tile.x(1000 / a.fs_hz) - tile.x(0);
  const byTime = new Map((a.beat[i] ?? []).map((mv, n) => [timeMs(a, n), mv]));
  for (const { ms, mv, outside } of differencesOf(a, b, { i, j, shift })) {
    const ofA = byTime.get(ms);
    if (!outside || ofA == null) continue;
    const [y0, y1] = [tile.y(ofA), tile.y(ofA + mv)];
    ctx.fillRect(tile.x(ms), Math.min(y0, y1), width, Math.abs(y1 - y0));
  }
  ctx.globalAlpha = 1;
}

function paintDifference(
  ctx: Context,
  tile: Tile,
  { facts, i, j }: { facts: OverlayFacts; i: number; j: number },
): void {
  const { a, b, shift, colours } = facts;
  const found = differencesOf(a, b, { i, j, shift });
  ctx.strokeStyle = colours.label;
  ctx.lineWidth = 1;
  const [first, last] = [found[0], found.at(-1)];
  if (first && last) strokeLine(ctx, [tile.x(first.ms), tile.y(0), tile.x(last.ms), tile.y(0)]);
  ctx.strokeStyle = colours.before;
  ctx.lineWidth = 1.4;
  ctx.beginPath();
  for (const { ms, mv } of found) ctx.lineTo(tile.x(ms), tile.y(mv));
  ctx.stroke();
}

const MARKED = ["P_on", "QRS_on", "QRS_off", "T_off"] as const;

/** Limits of the waves over all leads at the foot of the tile: A's above, B's below. */
function paintMarks(
  ctx: Context,
  geometry: OverlayGeometry,
  { tile, facts }: { tile: Tile; facts: OverlayFacts },
): void {
  const foot = tile.top + geometry.tileHeight;
  const sides = [
    { beat: facts.a, shift: 0, colour: facts.colours.trace, y: foot - 14 },
    { beat: facts.b, shift: facts.shift, colour: facts.colours.before, y: foot - 7 },
  ];
  for (const { beat, shift, colour, y } of sides) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1.5;
    for (const point of MARKED) {
      const ms = markMs(beat, point);
      if (ms !== null) strokeLine(ctx, [tile.x(ms + shift), y, tile.x(ms + shift), y + 6]);
    }
  }
}
