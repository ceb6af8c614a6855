/** Where each lead stands on the page, in millimetres of paper. */
import { clamp, type Speed } from "./paper";
import type { Mm, Seconds } from "./units";

export const STANDARD_LEADS = [
  "I",
  "II",
  "III",
  "aVR",
  "aVL",
  "aVF",
  "V1",
  "V2",
  "V3",
  "V4",
  "V5",
  "V6",
] as const;
/** The limb leads by the direction in which they look, from left above to right below; aVR from its other side. */
const CABRERA_LEADS = ["aVL", "I", "aVR", "II", "aVF", "III"] as const;
const CHEST_LEADS = ["V1", "V2", "V3", "V4", "V5", "V6"] as const;
const INVERTED_IN_CABRERA = "aVR";
export const USUAL_RHYTHM_LEADS = ["II", "V1", "V5"] as const;
/** With fewer of the twelve leads than this, a page of twelve places would be mostly empty. */
const LEADS_FOR_TWELVE_PLACES = 6;

/** Columns × rows; r is rhythm strips below. The order is that of the keys 1 to 5. */
export const LAYOUTS = ["3x4", "3x4r3", "6x2", "12x1", "single"] as const;
export type LayoutName = (typeof LAYOUTS)[number];
/** Layouts with a place for each of the twelve leads. */
const TWELVE_PLACES: readonly LayoutName[] = ["3x4", "3x4r3", "6x2"];

export type LeadOrder = "standard" | "cabrera";

export const PAGE_S: Seconds = 10;
/** Margin on the left that holds the calibration pulse; whole 5 mm, so that the trace starts on a heavy line. */
export const GUTTER_MM: Mm = 15;
const END_MM: Mm = 5;
const HEAD_MM: Mm = 3;
/** Room for the time scale under the last row. */
const FOOT_MM: Mm = 7;
const TALLEST_ROW_MM: Mm = 35;
const TALLEST_SINGLE_MM: Mm = 120;
const LOWEST_ROW_MM: Mm = 12;
/** Where the zero line stands in a row: R waves need more room than S waves. */
export const BASELINE_SHARE = 0.58;

/** One stretch of one lead: it shows the page's seconds from `startS` for `durationS`. */
export interface Segment {
  readonly lead: string;
  /** What stands on the paper: "−aVR" for a lead drawn upside down. */
  readonly label: string;
  readonly sign: 1 | -1;
  /** Share of the page's gain with which this lead is drawn: 1, or ½ where leads would overlap. */
  readonly gainShare: number;
  readonly row: number;
  readonly column: number;
  readonly startS: Seconds;
  readonly durationS: Seconds;
  readonly xMm: Mm;
  readonly baselineMm: Mm;
}

export interface Page {
  readonly widthMm: Mm;
  readonly heightMm: Mm;
  readonly rowMm: Mm;
  /** Height of the zero line of each row. */
  readonly baselinesMm: readonly Mm[];
  readonly segments: readonly Segment[];
  /** Every column begins at the same moment, so that x is no clock of the whole page. */
  readonly simultaneous: boolean;
}

export interface LayoutChoices {
  readonly speed: Speed;
  /** Height that may be filled, if the rows' own pitch leaves some. */
  readonly roomMm?: Mm;
  /** Height that may not be exceeded: rows move together rather. */
  readonly mostMm?: Mm;
  readonly order?: LeadOrder;
  readonly simultaneous?: boolean;
  readonly rhythmLeads?: readonly string[];
  /** The lead of the single layout. */
  readonly lead?: string;
  /** Leads that are drawn at half the gain. */
  readonly half?: readonly string[];
}

interface Grid {
  readonly rows: readonly (readonly string[])[];
  readonly rowMm: Mm;
}

const isStandard = (lead: string): boolean => (STANDARD_LEADS as readonly string[]).includes(lead);

/** How many of the twelve leads there are, where that is too few for the layouts of twelve places; else null. */
export function tooFewForTwelve(leads: readonly string[]): number | null {
  const found = STANDARD_LEADS.filter((lead) => leads.includes(lead)).length;
  return found >= LEADS_FOR_TWELVE_PLACES ? null : found;
}

/** Whether a layout can show these leads. */
export const canShow = (layout: LayoutName, leads: readonly string[]): boolean =>
  !TWELVE_PLACES.includes(layout) || tooFewForTwelve(leads) === null;

/** The layout that is shown when this one is asked for. */
export const layoutFor = (wanted: LayoutName, leads: readonly string[]): LayoutName =>
  canShow(wanted, leads) ? wanted : "12x1";

/** The twelve in their order, then what the recording has beyond them. */
export function orderedLeads(leads: readonly string[], order: LeadOrder): readonly string[] {
  const twelve = order === "cabrera" ? [...CABRERA_LEADS, ...CHEST_LEADS] : STANDARD_LEADS;
  const standard = tooFewForTwelve(leads) === null ? twelve : twelve.filter((lead) => leads.includes(lead));
  return [...standard, ...leads.filter((lead) => !isStandard(lead))];
}

/** The order that is shown: that of Cabrera is one of six limb leads. */
export const orderFor = (wanted: LeadOrder, leads: readonly string[]): LeadOrder =>
  tooFewForTwelve(leads) === null ? wanted : "standard";

/** Columns of leads, as rows. */
function inColumns(leads: readonly string[], rows: number): string[][] {
  return Array.from({ length: rows }, (_, row) => leads.filter((_lead, i) => i % rows === row));
}

function gridOf(layout: LayoutName, leads: readonly string[], choices: LayoutChoices): Grid {
  const ordered = orderedLeads(leads, orderFor(choices.order ?? "standard", leads));
  const twelve = ordered.filter(isStandard);
  const rhythm = (choices.rhythmLeads ?? USUAL_RHYTHM_LEADS).map((lead) => [recorded(lead, leads)]);
  switch (layout) {
    case "3x4":
      return { rows: [...inColumns(twelve, 3), ...rhythm.slice(0, 1)], rowMm: 30 };
    case "3x4r3":
      return { rows: [...inColumns(twelve, 3), ...rhythm.slice(0, 3)], rowMm: 22 };
    case "6x2":
      return { rows: inColumns(twelve, 6), rowMm: 22 };
    case "single":
      return { rows: [[recorded(choices.lead ?? "II", leads)]], rowMm: 60 };
    case "12x1":
      return {
        rows: ordered.map((lead) => [lead]),
        rowMm: ordered.length > 6 ? 16 : ordered.length > 3 ? 22 : 30,
      };
  }
}

/** The lead, or the first that there is in its place: a strip of a lead that nobody recorded shows nothing. */
const recorded = (lead: string, leads: readonly string[]): string =>
  leads.includes(lead) ? lead : leads.includes("II") ? "II" : (leads[0] ?? lead);

function pitchOf(grid: Grid, layout: LayoutName, { roomMm = 0, mostMm }: LayoutChoices): Mm {
  const rows = grid.rows.length;
  const offered = (heightMm: Mm): Mm => Math.floor((heightMm - HEAD_MM - FOOT_MM) / rows);
  const tallest = layout === "single" ? TALLEST_SINGLE_MM : Math.max(grid.rowMm, TALLEST_ROW_MM);
  const pitch = clamp(offered(roomMm), grid.rowMm, tallest);
  return mostMm === undefined ? pitch : Math.max(LOWEST_ROW_MM, Math.min(pitch, offered(mostMm)));
}

/**
 * The page for a layout. Columns are consecutive in time unless asked otherwise: column k of n shows the k-th n-th of
 * the page's ten seconds, so that beats of all rows stand above each other on one clock. Rows grow, up to 35 mm, where
 * there is room; the gain never changes by itself.
 */
export function layoutPage(layout: LayoutName, leads: readonly string[], choices: LayoutChoices): Page {
  const { speed } = choices;
  const grid = gridOf(layout, leads, choices);
  const order = orderFor(choices.order ?? "standard", leads);
  const columns = Math.max(...grid.rows.map((row) => row.length));
  const simultaneous = columns > 1 && (choices.simultaneous ?? false);
  const rowMm = pitchOf(grid, layout, choices);
  const baselinesMm = grid.rows.map((_, row) => HEAD_MM + Math.round(rowMm * (row + BASELINE_SHARE)));
  const segments = grid.rows.flatMap((row, r) =>
    row.map((lead, column): Segment => {
      const durationS = PAGE_S / row.length;
      const inverted = order === "cabrera" && lead === INVERTED_IN_CABRERA;
      return {
        lead,
        label: inverted ? `−${lead}` : lead,
        sign: inverted ? -1 : 1,
        gainShare: (choices.half ?? []).includes(lead) ? 0.5 : 1,
        row: r,
        column,
        startS: simultaneous ? 0 : column * durationS,
        durationS,
        xMm: GUTTER_MM + column * durationS * speed,
        baselineMm: baselinesMm[r] ?? 0,
      };
    }),
  );
  return {
    widthMm: pageWidthMm(speed),
    heightMm: HEAD_MM + rowMm * grid.rows.length + FOOT_MM,
    rowMm,
    baselinesMm,
    segments,
    simultaneous,
  };
}

export const pageWidthMm = (speed: Speed): Mm => GUTTER_MM + PAGE_S * speed + END_MM;

/** The segment under a place of the page, by row first; null in the margins. */
export function segmentAt(page: Page, speed: Speed, { xMm, yMm }: { xMm: Mm; yMm: Mm }): Segment | null {
  const row = clamp(Math.floor((yMm - HEAD_MM) / page.rowMm), 0, page.baselinesMm.length - 1);
  const inRow = page.segments.filter((segment) => segment.row === row);
  return inRow.find((s) => xMm >= s.xMm && xMm < s.xMm + s.durationS * speed) ?? null;
}

/** The group whose gain is halved together: the chest leads, or all others. */
export const groupOf = (lead: string): "chest" | "limb" =>
  (CHEST_LEADS as readonly string[]).includes(lead) ? "chest" : "limb";

export const leadsOfGroup = (group: "chest" | "limb", leads: readonly string[]): readonly string[] =>
  leads.filter((lead) => groupOf(lead) === group);

/** The segments of a lead that show a moment of the recording; a lead may stand on the page twice. */
export const segmentsShowing = (
  page: Page,
  startS: Seconds,
  { lead, time }: { lead: string; time: Seconds },
): Segment[] =>
  page.segments.filter(
    (each) =>
      each.lead === lead &&
      time >= startS + each.startS - 1e-9 &&
      time < startS + each.startS + each.durationS,
  );
