/** The map as a figure for a paper: SVG with names, legend line and caption, made from the same cells as the picture. */
import {
  boxesOf,
  keyOf,
  LABEL_LINE_PX,
  LEAD_PX,
  LEFT_PX,
  RECORD_PX,
  type CellBox,
  type MapLayout,
} from "./ecgome";
import { FAR_OUTSIDE, OUTSIDE, REASON_SIGNS, shortClass, type Cell } from "./ecgome-cells";
import type { MapColours } from "./paint-ecgome";

interface Figure {
  readonly layout: MapLayout;
  readonly cells: ReadonlyMap<string, Cell>;
  readonly colours: MapColours;
  readonly nameOf: (dimension: string) => string;
  readonly caption: string;
}

const FOOT_PX = 44;
const FONT = "Segoe UI, Roboto, Noto Sans CJK SC, sans-serif";

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

export function svgOf({ layout, cells, colours, nameOf, caption }: Figure): string {
  const height = layout.height + FOOT_PX;
  const dimensionOf = new Map(
    layout.bands.flatMap((band) => band.columns.map(({ symbol }) => [symbol, band.dimension] as const)),
  );
  const words = layout.bands.flatMap((band) => [
    text(nameOf(band.dimension), {
      x: 4,
      y: band.headY + 17,
      size: 13,
      fill: colours.dimensions[band.dimension] ?? colours.mark,
    }),
    ...band.families.map(({ label, x, line }) =>
      text(label, { x, y: band.recordY - LABEL_LINE_PX * line - 4, size: 10, fill: colours.label }),
    ),
    ...layout.leads.slice(0, band.leadRows).map((lead, row) =>
      text(lead, {
        x: LEFT_PX - 6,
        y: band.leadsY + (row + 0.5) * LEAD_PX + 3,
        size: 8,
        fill: colours.label,
        end: true,
      }),
    ),
  ]);
  const drawn = boxesOf(layout).flatMap((box) => {
    const cell = cells.get(keyOf(box));
    return cell ? [cellSvg({ box, cell, colours, dimension: dimensionOf.get(box.symbol) ?? "" })] : [];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${layout.width}" height="${height}" `,
    `viewBox="0 0 ${layout.width} ${height}" font-family="${FONT}">`,
    `<rect width="100%" height="100%" fill="${colours.ground}"/>`,
    ...words,
    ...drawn,
    text(caption, { x: 4, y: layout.height + 26, size: 11, fill: colours.label }),
    "</svg>",
  ].join("");
}

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly fill: string;
  readonly end?: boolean;
  readonly middle?: boolean;
}

function text(content: string, { x, y, size, fill, end, middle }: Placed): string {
  const anchor = end ? ' text-anchor="end"' : middle ? ' text-anchor="middle"' : "";
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}"${anchor}>${escaped(content)}</text>`;
}

interface One {
  readonly box: CellBox;
  readonly cell: Cell;
  readonly colours: MapColours;
  readonly dimension: string;
}

function cellSvg({ box, cell, colours, dimension }: One): string {
  const [width, height] = [box.width - 1, box.height - 1];
  const tall = box.height >= RECORD_PX;
  const middle = { x: box.x + width / 2, y: box.y + height / 2 + (tall ? 3 : 2), middle: true };
  if (cell.look === "reason") {
    return text(REASON_SIGNS[cell.text] ?? "·", { ...middle, size: tall ? 10 : 7, fill: colours.reason });
  }
  const dashed = cell.look === "no-lead" ? ' stroke-dasharray="1 2"' : "";
  const fill = cell.step === null ? "none" : (colours.steps[cell.step - 1] ?? "none");
  const label = `${keyOf(box)}${cell.score === null ? "" : ` ${cell.score}`}`;
  const parts = [
    `<rect x="${box.x + 0.5}" y="${box.y + 0.5}" width="${width - 1}" height="${height - 1}" fill="${fill}" `,
    `stroke="${colours.outline}"${dashed}><title>${escaped(label)}</title></rect>`,
  ];
  if (cell.hairline) {
    const reach = tall ? width : 3;
    parts.push(
      `<path d="M${box.x} ${box.y + height - reach}L${box.x + reach} ${box.y + height}" stroke="${colours.reason}"/>`,
    );
  }
  if (cell.look === "flag") {
    const size = Math.min(width, height) - 4;
    const colour = colours.dimensions[dimension] ?? colours.mark;
    const inner = cell.text === "yes" ? `fill="${colour}"` : `fill="none" stroke="${colour}"`;
    const place = `x="${middle.x - size / 2}" y="${box.y + height / 2 - size / 2}"`;
    parts.push(`<rect ${place} width="${size}" height="${size}" ${inner}/>`);
  }
  if (cell.look === "class") {
    parts.push(
      text(shortClass(cell.text).slice(0, 1), { ...middle, size: tall ? 8 : 6, fill: colours.label }),
    );
  }
  if (cell.score !== null && cell.step !== null && Math.abs(cell.score) >= OUTSIDE) {
    const across = Math.abs(cell.score) >= FAR_OUTSIDE ? width : Math.min(3, width);
    const high = tall ? 3 : 2;
    const y = cell.score > 0 ? box.y : box.y + height - high;
    parts.push(
      `<rect x="${box.x + (width - across) / 2}" y="${y}" width="${across}" height="${high}" fill="${colours.mark}"/>`,
    );
  }
  return parts.join("");
}
