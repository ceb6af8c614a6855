/** The ECGome map on a Canvas, in three sizes of one encoding. Coordinates are CSS pixels of the map. */
import { boxesOf, keyOf, LEFT_PX, type CellBox, type MapDimension, type MapLayout } from "./ecgome";
import { FAR_OUTSIDE, OUTSIDE, REASON_SIGNS, shortClass, stepOf, STEPS, type Cell } from "./ecgome-cells";
import type { Context } from "./paint";
import type { Px } from "./units";

export interface MapColours {
  readonly ground: string;
  /** Of the seven steps, the lowest first. */
  readonly steps: readonly string[];
  /** Around every measured cell. */
  readonly outline: string;
  readonly mark: string;
  readonly reason: string;
  readonly label: string;
  readonly cursor: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

const FONT = '"Segoe UI", system-ui, Roboto, sans-serif';
/** A cell leaves this much of its column free, so that neighbours stay apart. */
const GAP_PX: Px = 1;
const NOTCH_PX: Px = 3;
/** The line that says that few people stand behind a colour: across a corner, so that the colour is still seen. */
const LOW_HAIRLINE_PX: Px = 3;
const HAIRLINE_ALPHA = 0.6;
/** Cells lower than this carry smaller marks. */
const LOW_CELL_PX: Px = 12;

export function mapColours(): MapColours {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const dimensions = ["structural", "intensity", "functional", "comparative"];
  return {
    ground: colour("bg"),
    steps: STEPS.map((step) => colour(`z-${step}`)),
    outline: colour("cell"),
    mark: colour("text"),
    reason: colour("text-3"),
    label: colour("text-2"),
    cursor: colour("accent"),
    dimensions: Object.fromEntries(dimensions.map((name) => [name, colour(name)])),
  };
}

interface Shown {
  readonly layout: MapLayout;
  readonly cells: ReadonlyMap<string, Cell>;
  readonly colours: MapColours;
  /** A grey frame around each band, where the signal is poor. */
  readonly framed: boolean;
}

/** All cells, with the names of the rows at the left. */
export function paintMap(ctx: Context, { layout, cells, colours, framed }: Shown): void {
  ctx.fillStyle = colours.ground;
  ctx.fillRect(0, 0, layout.width, layout.height);
  for (const band of layout.bands) paintRows(ctx, { layout, band, colours });
  if (framed) for (const band of layout.bands) paintFrame(ctx, { layout, band, colours });
  const dimensionOf = new Map(
    layout.bands.flatMap((band) => band.columns.map(({ symbol }) => [symbol, band.dimension] as const)),
  );
  ctx.lineWidth = 1;
  for (const box of boxesOf(layout)) {
    const cell = cells.get(keyOf(box));
    if (cell) paintCell(ctx, { box, cell, colours, dimension: dimensionOf.get(box.symbol) ?? "" });
  }
}

function paintFrame(
  ctx: Context,
  { layout, band, colours }: { layout: MapLayout; band: MapLayout["bands"][number]; colours: MapColours },
): void {
  const right = (band.columns.at(-1)?.x ?? LEFT_PX) + layout.columnPx;
  ctx.strokeStyle = colours.reason;
  ctx.lineWidth = 2;
  ctx.strokeRect(LEFT_PX - 3, band.recordY - 2, right - LEFT_PX + 5, band.bottomY - band.recordY + 3);
}

/** Names of the leads, each beside its row. */
function paintRows(
  ctx: Context,
  { layout, band, colours }: { layout: MapLayout; band: MapLayout["bands"][number]; colours: MapColours },
): void {
  ctx.fillStyle = colours.label;
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  ctx.font = `9px ${FONT}`;
  const rowPx = (band.bottomY - band.leadsY) / Math.max(1, band.leadRows);
  for (let row = 0; row < band.leadRows; row += 1) {
    ctx.fillText(layout.leads[row] ?? "", LEFT_PX - 6, band.leadsY + (row + 0.5) * rowPx);
  }
}

interface OneCell {
  readonly box: CellBox;
  readonly cell: Cell;
  readonly colours: MapColours;
  readonly dimension: string;
}

function paintCell(ctx: Context, one: OneCell): void {
  const { box, cell, colours } = one;
  const { x, y } = box;
  const [width, height] = [box.width - GAP_PX, box.height - GAP_PX];
  if (cell.look === "reason") return paintReason(ctx, one);
  if (cell.look === "no-lead") {
    ctx.setLineDash([1, 2]);
    ctx.strokeStyle = colours.reason;
    ctx.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
    ctx.setLineDash([]);
    return;
  }
  if (cell.step !== null) {
    ctx.fillStyle = colours.steps[cell.step - 1] ?? colours.ground;
    ctx.fillRect(x, y, width, height);
  }
  ctx.strokeStyle = colours.outline;
  ctx.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  if (cell.hairline) paintHairline(ctx, one);
  if (cell.look === "flag") paintFlag(ctx, one);
  if (cell.look === "class") paintClass(ctx, one);
  if (cell.step !== null)
    paintMark(ctx, { x, y, width, height, score: cell.score ?? 0, colour: colours.mark });
  if (cell.dot) {
    ctx.fillStyle = colours.mark;
    ctx.fillRect(x + width - 2, y, 2, 2);
  }
}

function paintHairline(ctx: Context, { box, colours }: OneCell): void {
  const reach = Math.min(box.width - GAP_PX, box.height >= LOW_CELL_PX ? box.width : LOW_HAIRLINE_PX);
  const foot = box.y + box.height - GAP_PX;
  ctx.strokeStyle = colours.reason;
  ctx.globalAlpha = HAIRLINE_ALPHA;
  ctx.beginPath();
  ctx.moveTo(box.x, foot - reach);
  ctx.lineTo(box.x + reach, foot);
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** A filled square in the colour of the dimension for yes, a hollow one for no. */
function paintFlag(ctx: Context, { box, cell, colours, dimension }: OneCell): void {
  const size = Math.min(box.width, box.height) - 4;
  const [x, y] = [box.x + (box.width - GAP_PX - size) / 2, box.y + (box.height - GAP_PX - size) / 2];
  const colour = colours.dimensions[dimension] ?? colours.mark;
  ctx.fillStyle = colour;
  ctx.strokeStyle = colour;
  if (cell.text === "yes") ctx.fillRect(x, y, size, size);
  else ctx.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
}

function paintClass(ctx: Context, { box, cell, colours }: OneCell): void {
  const roomy = box.height >= LOW_CELL_PX;
  ctx.fillStyle = colours.label;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.font = `${roomy ? 8 : 6}px ${FONT}`;
  const letters = shortClass(cell.text).slice(0, box.width >= 10 ? 2 : 1);
  ctx.fillText(letters, box.x + (box.width - GAP_PX) / 2, box.y + (box.height - GAP_PX) / 2);
}

function paintReason(ctx: Context, { box, cell, colours }: OneCell): void {
  ctx.fillStyle = colours.reason;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.font = `${box.height >= LOW_CELL_PX ? 10 : 7}px ${FONT}`;
  const sign = REASON_SIGNS[cell.text] ?? "·";
  ctx.fillText(sign, box.x + (box.width - GAP_PX) / 2, box.y + (box.height - GAP_PX) / 2);
}

interface Mark {
  readonly x: Px;
  readonly y: Px;
  readonly width: Px;
  readonly height: Px;
  readonly score: number;
  readonly colour: string;
}

/** The sign again, without colour: a notch at the top (+) or the bottom (−) from 2 on, a bar from 3 on. */
function paintMark(ctx: Context, { x, y, width, height, score, colour }: Mark): void {
  if (Math.abs(score) < OUTSIDE) return;
  const far = Math.abs(score) >= FAR_OUTSIDE;
  const tall = height + GAP_PX < LOW_CELL_PX ? 2 : 3;
  const across = far ? width : Math.min(NOTCH_PX, width);
  ctx.fillStyle = colour;
  ctx.fillRect(x + (width - across) / 2, score > 0 ? y : y + height - tall, across, tall);
}

/** What follows the hand: the cross, the cell with the focus, the chosen columns. */
export function paintCursor(
  ctx: Context,
  shown: {
    readonly layout: MapLayout;
    readonly at: CellBox | null;
    readonly focus: CellBox | null;
    readonly range: readonly string[];
    readonly colours: MapColours;
  },
): void {
  const { layout, at, focus, colours } = shown;
  ctx.clearRect(0, 0, layout.width, layout.height);
  ctx.strokeStyle = colours.cursor;
  ctx.fillStyle = colours.cursor;
  const chosen = new Set(shown.range);
  for (const band of layout.bands) {
    ctx.globalAlpha = 0.16;
    for (const { symbol, x } of band.columns) {
      if (chosen.has(symbol)) ctx.fillRect(x, band.recordY, layout.columnPx, band.bottomY - band.recordY);
    }
    ctx.globalAlpha = 1;
    if (at && at.y >= band.recordY && at.y < band.bottomY) {
      ctx.globalAlpha = 0.45;
      ctx.fillRect(at.x + at.width / 2 - 0.5, band.recordY, 1, band.bottomY - band.recordY);
      ctx.fillRect(LEFT_PX, at.y + at.height / 2 - 0.5, layout.width - LEFT_PX, 1);
      ctx.globalAlpha = 1;
    }
  }
  if (at) ctx.strokeRect(at.x - 0.5, at.y - 0.5, at.width, at.height);
  if (focus) {
    ctx.lineWidth = 2;
    ctx.strokeRect(focus.x - 1, focus.y - 1, focus.width + 1, focus.height + 1);
    ctx.lineWidth = 1;
  }
}

/** The small form for a panel or a report: a line for each dimension, a stroke for each biomarker. */
export function paintStrip(
  ctx: Context,
  shown: {
    readonly dimensions: readonly MapDimension[];
    readonly farthest: ReadonlyMap<string, number>;
    readonly colours: MapColours;
    readonly width: Px;
    readonly height: Px;
  },
): void {
  const { dimensions, farthest, colours, width, height } = shown;
  ctx.clearRect(0, 0, width, height);
  const longest = Math.max(...dimensions.map((each) => columnsOf(each).length + 2 * each.families.length));
  const step = width / longest;
  const row = height / dimensions.length;
  dimensions.forEach((dimension, i) => {
    let x = 0;
    for (const { columns } of dimension.families) {
      for (const { symbol } of columns) {
        paintStroke(ctx, {
          x,
          y: i * row,
          width: step,
          height: row - 2,
          score: farthest.get(symbol),
          colours,
        });
        x += step;
      }
      x += 2 * step;
    }
  });
}

const columnsOf = ({ families }: MapDimension) => families.flatMap(({ columns }) => columns);

interface Stroke {
  readonly x: Px;
  readonly y: Px;
  readonly width: Px;
  readonly height: Px;
  readonly score: number | undefined;
  readonly colours: MapColours;
}

function paintStroke(ctx: Context, { x, y, width, height, score, colours }: Stroke): void {
  if (score === undefined) {
    ctx.fillStyle = colours.outline;
    ctx.fillRect(x, y + height - 1, Math.max(0.7, width - 0.5), 1);
    return;
  }
  ctx.fillStyle = colours.steps[stepOf(score) - 1] ?? colours.ground;
  ctx.fillRect(x, y, Math.max(0.9, width - 0.3), height);
}
