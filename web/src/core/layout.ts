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
const RHYTHM_LEAD = "II";
/** With fewer of the twelve leads than this, a page of twelve places would be mostly empty. */
const LEADS_FOR_TWELVE_PLACES = 6;

export const LAYOUTS = ["3x4", "6x2", "12x1"] as const;
export type LayoutName = (typeof LAYOUTS)[number];

export const PAGE_S: Seconds = 10;
/** Margin on the left that holds the calibration pulse; whole 5 mm, so that the trace starts on a heavy line. */
export const GUTTER_MM: Mm = 15;
const END_MM: Mm = 5;
const HEAD_MM: Mm = 3;
/** Room for the time scale under the last row. */
const FOOT_MM: Mm = 7;
const TALLEST_ROW_MM: Mm = 35;

/** One stretch of one lead: it shows the page's seconds from `startS` for `durationS`. */
export interface Segment {
  readonly lead: string;
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
}

interface Grid {
  readonly rows: readonly (readonly string[])[];
  readonly rowMm: Mm;
}

/** Why the layouts of twelve places do not suit these leads, or null where they do. */
export function whyNotTwelvePlaces(leads: readonly string[]): string | null {
  const found = STANDARD_LEADS.filter((lead) => leads.includes(lead)).length;
  if (found >= LEADS_FOR_TWELVE_PLACES) return null;
  return `This layout is for the twelve standard leads; this recording has ${found}.`;
}

/** The layout that is shown when this one is asked for. */
export const layoutFor = (wanted: LayoutName, leads: readonly string[]): LayoutName =>
  whyNotTwelvePlaces(leads) === null ? wanted : "12x1";

function gridOf(layout: LayoutName, leads: readonly string[]): Grid {
  const [i, ii, iii, avr, avl, avf, v1, v2, v3, v4, v5, v6] = STANDARD_LEADS;
  if (layout === "3x4") {
    const rhythm = leads.includes(RHYTHM_LEAD) ? RHYTHM_LEAD : (leads[0] ?? RHYTHM_LEAD);
    return { rows: [[i, avr, v1, v4], [ii, avl, v2, v5], [iii, avf, v3, v6], [rhythm]], rowMm: 30 };
  }
  if (layout === "6x2") {
    return {
      rows: [
        [i, v1],
        [ii, v2],
        [iii, v3],
        [avr, v4],
        [avl, v5],
        [avf, v6],
      ],
      rowMm: 22,
    };
  }
  const others = leads.filter((lead) => !(STANDARD_LEADS as readonly string[]).includes(lead));
  const standard =
    whyNotTwelvePlaces(leads) === null
      ? STANDARD_LEADS
      : STANDARD_LEADS.filter((lead) => leads.includes(lead));
  const rows = [...standard, ...others];
  return { rows: rows.map((lead) => [lead]), rowMm: rows.length > 6 ? 16 : rows.length > 3 ? 22 : 30 };
}

/**
 * The page for a layout. Columns are consecutive in time: column k of n shows the k-th n-th of the page's ten
 * seconds, so that beats of all rows stand above each other on one clock. Rows grow, up to 35 mm, where there is room.
 */
export function layoutPage(
  layout: LayoutName,
  leads: readonly string[],
  { speed, roomMm = 0 }: { speed: Speed; roomMm?: Mm },
): Page {
  const grid = gridOf(layout, leads);
  const offered = Math.floor((roomMm - HEAD_MM - FOOT_MM) / grid.rows.length);
  const rowMm = clamp(offered, grid.rowMm, Math.max(grid.rowMm, TALLEST_ROW_MM));
  const baselinesMm = grid.rows.map((_, row) => HEAD_MM + Math.round(rowMm * (row + 0.58)));
  const segments = grid.rows.flatMap((row, r) =>
    row.map((lead, column): Segment => {
      const durationS = PAGE_S / row.length;
      const startS = column * durationS;
      const xMm = GUTTER_MM + startS * speed;
      return { lead, row: r, column, startS, durationS, xMm, baselineMm: baselinesMm[r] ?? 0 };
    }),
  );
  return {
    widthMm: pageWidthMm(speed),
    heightMm: HEAD_MM + rowMm * grid.rows.length + FOOT_MM,
    rowMm,
    baselinesMm,
    segments,
  };
}

export const pageWidthMm = (speed: Speed): Mm => GUTTER_MM + PAGE_S * speed + END_MM;

/** The segment under a place of the page, by row first; null in the margins. */
export function segmentAt(page: Page, speed: Speed, { xMm, yMm }: { xMm: Mm; yMm: Mm }): Segment | null {
  const row = clamp(Math.floor((yMm - HEAD_MM) / page.rowMm), 0, page.baselinesMm.length - 1);
  const inRow = page.segments.filter((segment) => segment.row === row);
  return inRow.find((s) => xMm >= s.xMm && xMm < s.xMm + s.durationS * speed) ?? null;
}
