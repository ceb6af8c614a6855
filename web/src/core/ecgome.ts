/**
 * The ECGome map: where each biomarker stands, and what its cell says. Dimensions are bands, families groups of columns,
 * biomarkers columns in the order of the catalogue, leads rows; the place is the same whether a value is there or not.
 */
import type { Px } from "./units";

export interface MapColumn {
  readonly symbol: string;
  readonly by_lead: boolean;
}

export interface MapFamily {
  readonly family: string;
  readonly label: string;
  readonly label_zh: string;
  readonly columns: readonly MapColumn[];
}

export interface MapDimension {
  readonly dimension: string;
  readonly families: readonly MapFamily[];
}

export interface ColumnPlace {
  readonly symbol: string;
  readonly byLead: boolean;
  readonly family: string;
  readonly x: Px;
}

export interface FamilyPlace {
  readonly family: string;
  readonly label: string;
  readonly x: Px;
  readonly width: Px;
  /** Which of the lines above the band its label stands on, 0 nearest to it. */
  readonly line: number;
}

export interface Band {
  readonly dimension: string;
  /** Top of the room for the words above the cells, of the record row, and of the first lead. */
  readonly headY: Px;
  readonly recordY: Px;
  readonly leadsY: Px;
  /** 0 where no biomarker of the band has a value in each lead. */
  readonly leadRows: number;
  readonly bottomY: Px;
  readonly families: readonly FamilyPlace[];
  readonly columns: readonly ColumnPlace[];
}

export interface MapLayout {
  readonly width: Px;
  readonly height: Px;
  readonly columnPx: Px;
  readonly leads: readonly string[];
  readonly bands: readonly Band[];
}

export const LEFT_PX: Px = 100;
const FAMILY_GAP_PX: Px = 6;
export const RECORD_PX: Px = 22;
export const LEAD_PX: Px = 9;
const LEADS_GAP_PX: Px = 2;
/** Room for the name and the counts of a dimension. */
const HEAD_PX: Px = 26;
export const LABEL_LINE_PX: Px = 24;
const BAND_GAP_PX: Px = 12;
const COLUMN_PX = [4, 14] as const;
/** A family alone fills the width. */
const ZOOMED_COLUMN_PX = [14, 64] as const;
/** Labels of the columns of a zoomed family stand upright above them. */
export const COLUMN_LABEL_PX: Px = 118;
const LETTER_PX: Px = 6.1;
const WIDE_LETTER_PX: Px = 11.5;

export interface LayoutOptions {
  readonly width: Px;
  readonly leads: readonly string[];
  /** Whether a column is shown: those of the chosen tiers. */
  readonly shown: (symbol: string) => boolean;
  /** The family that fills the width alone, or null for all. */
  readonly zoomed: string | null;
  readonly labelOf: (family: MapFamily) => string;
}

export function layoutMap(dimensions: readonly MapDimension[], options: LayoutOptions): MapLayout {
  const { width, leads, zoomed } = options;
  const chosen = dimensions
    .map(({ dimension, families }) => ({
      dimension,
      families: families
        .filter(({ family }) => zoomed === null || family === zoomed)
        .map((family) => ({
          ...family,
          columns: family.columns.filter(({ symbol }) => options.shown(symbol)),
        }))
        .filter(({ columns }) => columns.length > 0),
    }))
    .filter(({ families }) => families.length > 0);
  const [least, most] = zoomed === null ? COLUMN_PX : ZOOMED_COLUMN_PX;
  const fits = chosen.map(({ families }) => {
    const columns = families.reduce((sum, family) => sum + family.columns.length, 0);
    return Math.floor((width - LEFT_PX - FAMILY_GAP_PX * (families.length - 1)) / columns);
  });
  const columnPx = Math.min(most, Math.max(least, Math.min(...fits, most)));
  let y = 0;
  const bands = chosen.map((band): Band => {
    const made = bandAt(y, band, { ...options, columnPx });
    y = made.bottomY + BAND_GAP_PX;
    return made;
  });
  const widest = Math.max(0, ...bands.map(({ columns }) => (columns.at(-1)?.x ?? 0) + columnPx));
  return { width: Math.max(width, widest), height: Math.max(0, y - BAND_GAP_PX), columnPx, leads, bands };
}

function bandAt(y: Px, band: MapDimension, options: LayoutOptions & { columnPx: Px }): Band {
  const { columnPx, leads, zoomed, labelOf } = options;
  let x = LEFT_PX;
  const places = band.families.map((family) => {
    const place = {
      family: family.family,
      label: labelOf(family),
      x,
      width: family.columns.length * columnPx,
    };
    const columns = family.columns.map(({ symbol, by_lead }, i): ColumnPlace => ({
      symbol,
      byLead: by_lead,
      family: family.family,
      x: place.x + i * columnPx,
    }));
    x += place.width + FAMILY_GAP_PX;
    return { place, columns };
  });
  const families = onLines(places.map(({ place }) => place));
  const columns = places.flatMap((each) => each.columns);
  const lines = 1 + Math.max(0, ...families.map(({ line }) => line));
  const recordY = y + HEAD_PX + (zoomed === null ? lines * LABEL_LINE_PX : COLUMN_LABEL_PX);
  const leadRows = columns.some(({ byLead }) => byLead) ? leads.length : 0;
  const leadsY = recordY + RECORD_PX + LEADS_GAP_PX;
  const bottomY = leadRows > 0 ? leadsY + leadRows * LEAD_PX : recordY + RECORD_PX;
  return { dimension: band.dimension, headY: y, recordY, leadsY, leadRows, bottomY, families, columns };
}

const widthOf = (label: string): Px =>
  [...label].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e80 ? WIDE_LETTER_PX : LETTER_PX), 8);

/** Labels on as few lines as do without overlap, the first that is free from the band upwards. */
function onLines(places: readonly Omit<FamilyPlace, "line">[]): FamilyPlace[] {
  const freeFrom: Px[] = [];
  return places.map((place) => {
    const found = freeFrom.findIndex((from) => from <= place.x);
    const line = found === -1 ? freeFrom.length : found;
    freeFrom[line] = place.x + Math.max(widthOf(place.label), 24);
    return { ...place, line };
  });
}

/** A cell of the map: a biomarker in a lead, or of the whole record where the lead is empty. */
export interface Spot {
  readonly symbol: string;
  readonly lead: string;
}

export const keyOf = ({ symbol, lead }: Spot): string => (lead === "" ? symbol : `${symbol}:${lead}`);

export interface CellBox extends Spot {
  readonly x: Px;
  readonly y: Px;
  readonly width: Px;
  readonly height: Px;
}

/** Every cell that there is a place for, band after band, column after column, from the top. */
export function boxesOf(layout: MapLayout): CellBox[] {
  return layout.bands.flatMap((band) =>
    band.columns.flatMap((column) =>
      rowsOf(layout, column).map((lead, i): CellBox => boxAt(layout, band, { column, lead, row: i })),
    ),
  );
}

const rowsOf = (layout: MapLayout, column: ColumnPlace): readonly string[] =>
  column.byLead ? layout.leads : [""];

function boxAt(
  layout: MapLayout,
  band: Band,
  { column, lead, row }: { column: ColumnPlace; lead: string; row: number },
): CellBox {
  const place = { symbol: column.symbol, lead, x: column.x, width: layout.columnPx };
  return column.byLead
    ? { ...place, y: band.leadsY + row * LEAD_PX, height: LEAD_PX }
    : { ...place, y: band.recordY, height: RECORD_PX };
}

export function boxOf(layout: MapLayout, spot: Spot): CellBox | null {
  for (const band of layout.bands) {
    const column = band.columns.find(({ symbol }) => symbol === spot.symbol);
    if (column === undefined) continue;
    const row = rowsOf(layout, column).indexOf(column.byLead ? spot.lead : "");
    return row < 0 ? null : boxAt(layout, band, { column, lead: spot.lead, row });
  }
  return null;
}

/** The cell under a place; the gap between two cells belongs to none. */
export function cellAt(layout: MapLayout, x: Px, y: Px): CellBox | null {
  const band = layout.bands.find(({ recordY, bottomY }) => y >= recordY && y < bottomY);
  const column = band?.columns.find((each) => x >= each.x && x < each.x + layout.columnPx);
  if (!band || !column) return null;
  if (!column.byLead)
    return y < band.recordY + RECORD_PX ? boxAt(layout, band, { column, lead: "", row: 0 }) : null;
  const row = Math.floor((y - band.leadsY) / LEAD_PX);
  const lead = layout.leads[row];
  return row < 0 || lead === undefined ? null : boxAt(layout, band, { column, lead, row });
}

export type Walk = "left" | "right" | "up" | "down" | "home" | "end";

/** The next cell that way: sideways along the band, up and down through leads and on to the next band. */
export function walkFrom(layout: MapLayout, from: Spot, way: Walk): Spot {
  const band = layout.bands.find(({ columns }) => columns.some(({ symbol }) => symbol === from.symbol));
  const at = band?.columns.findIndex(({ symbol }) => symbol === from.symbol) ?? -1;
  const here = band?.columns[at];
  if (!band || !here) return from;
  const onto = (column: ColumnPlace | undefined): Spot => {
    if (column === undefined) return from;
    const lead = layout.leads.includes(from.lead) ? from.lead : (layout.leads[0] ?? "");
    return { symbol: column.symbol, lead: column.byLead ? lead : "" };
  };
  if (way === "left" || way === "right") return onto(band.columns[at + (way === "left" ? -1 : 1)]);
  if (way === "home") return onto(band.columns.find(({ family }) => family === here.family));
  if (way === "end") return onto(band.columns.findLast(({ family }) => family === here.family));
  const row = layout.leads.indexOf(from.lead) + (way === "up" ? -1 : 1);
  if (here.byLead && layout.leads[row] !== undefined) return { symbol: here.symbol, lead: layout.leads[row] };
  const next = layout.bands[layout.bands.indexOf(band) + (way === "up" ? -1 : 1)];
  const nearest = next?.columns.toSorted((a, b) => Math.abs(a.x - here.x) - Math.abs(b.x - here.x))[0];
  if (nearest === undefined) return from;
  const edge = way === "up" ? layout.leads.at(-1) : layout.leads[0];
  return { symbol: nearest.symbol, lead: nearest.byLead ? (edge ?? "") : "" };
}

/** The columns from one to another, in the order of the map; those of one dimension or of several. */
export function columnsBetween(layout: MapLayout, from: string, to: string): string[] {
  const all = layout.bands.flatMap(({ columns }) => columns.map(({ symbol }) => symbol));
  const ends = [all.indexOf(from), all.indexOf(to)].toSorted((a, b) => a - b);
  return ends[0]! < 0 ? [] : all.slice(ends[0], ends[1]! + 1);
}
