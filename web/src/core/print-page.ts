/** The page as it is printed: paths in millimetres of paper, so that a printer at 100 % draws it to scale. */
import { gaps, lineIndices, type Trace } from "./decimate";
import {
  GUTTER_MM,
  layoutPage,
  PAGE_S,
  type LayoutName,
  type LeadOrder,
  type Page,
  type Segment,
} from "./layout";
import type { Mm, Seconds } from "./units";

/** Always these on paper, whatever the screen shows. */
export const PRINT_SPEED = 25;
export const PRINT_GAIN = 10;
/** What the page may be high on A4 and on Letter across, below its head and above its foot. */
const MOST_HEIGHT_MM: Mm = 158;
export const RULER_MM: Mm = 50;
const PULSE_S: Seconds = 0.2;

export interface PrintChoices {
  readonly layout: LayoutName;
  readonly leads: readonly string[];
  readonly order: LeadOrder;
  readonly simultaneous: boolean;
  readonly rhythmLeads: readonly string[];
  readonly lead: string;
  readonly half: readonly string[];
}

export const printedPage = (choices: PrintChoices): Page =>
  layoutPage(choices.layout, choices.leads, {
    ...choices,
    speed: PRINT_SPEED,
    roomMm: MOST_HEIGHT_MM,
    mostMm: MOST_HEIGHT_MM,
  });

const number = (value: number): string => String(Number(value.toFixed(3)));
const at = (x: Mm, y: Mm): string => `${number(x)} ${number(y)}`;

/** Lines every so many millimetres, through the start of the trace and the zero line of the first row. */
export function gridPath(page: Page, everyMm: Mm): string {
  const [x0, y0] = [GUTTER_MM % everyMm, (page.baselinesMm[0] ?? 0) % everyMm];
  const lines: string[] = [];
  for (let x = x0; x <= page.widthMm + 1e-9; x += everyMm)
    lines.push(`M${at(x, 0)}V${number(page.heightMm)}`);
  for (let y = y0; y <= page.heightMm + 1e-9; y += everyMm)
    lines.push(`M${at(0, y)}H${number(page.widthMm)}`);
  return lines.join("");
}

export const voltageMm = (segment: Segment, mv: number): Mm =>
  segment.baselineMm - segment.sign * segment.gainShare * mv * PRINT_GAIN;

/** Every sample of a segment's lead as a line; the pen is lifted in gaps. */
export function tracePath(
  segment: Segment,
  trace: Trace,
  { startS, endS }: { startS: Seconds; endS: Seconds },
): string {
  const fromS = startS + segment.startS;
  const span = { fromS, toS: Math.min(fromS + segment.durationS, endS) };
  let pen = false;
  let path = "";
  for (const i of lineIndices(trace, span, Number.MAX_SAFE_INTEGER)) {
    if (i < 0) {
      pen = false;
      continue;
    }
    const x = segment.xMm + (trace.startS + i / trace.fsHz - fromS) * PRINT_SPEED;
    path += (pen ? "L" : "M") + at(x, voltageMm(segment, trace.samples[i] ?? 0));
    pen = true;
  }
  return path;
}

export interface PrintedGap {
  readonly xMm: Mm;
  readonly widthMm: Mm;
  readonly yMm: Mm;
  readonly seconds: Seconds;
}

const SHORTEST_GAP_S: Seconds = 0.02;

export const printedGaps = (
  segment: Segment,
  trace: Trace,
  { startS, endS }: { startS: Seconds; endS: Seconds },
): PrintedGap[] => {
  const fromS = startS + segment.startS;
  const span = { fromS, toS: Math.min(fromS + segment.durationS, endS) };
  return gaps(trace, span, SHORTEST_GAP_S).map((gap) => ({
    xMm: segment.xMm + (gap.fromS - fromS) * PRINT_SPEED,
    widthMm: (gap.toS - gap.fromS) * PRINT_SPEED,
    yMm: segment.baselineMm,
    seconds: gap.toS - gap.fromS,
  }));
};

/** The calibration pulse of each row: 1 mV for 200 ms, with a half step where leads of the row have half the gain. */
export function pulsePath(page: Page): string {
  const length = PULSE_S * PRINT_SPEED;
  return page.baselinesMm
    .map((y, row) => {
      const shares = new Set(page.segments.filter((s) => s.row === row).map((s) => s.gainShare));
      const steps = [...shares].toSorted((a, b) => b - a);
      const x = (GUTTER_MM - length) / 2 - 1.5;
      const tops = steps.map(
        (share, i) => `V${number(y - PRINT_GAIN * share)}H${number(x + ((i + 1) * length) / steps.length)}`,
      );
      return `M${at(x - 1.5, y)}H${number(x)}${tops.join("")}V${number(y)}h1.5`;
    })
    .join("");
}

/** The moment at which the page ends. */
export const printedEnd = (startS: Seconds, endS: Seconds): Seconds => Math.min(startS + PAGE_S, endS);
