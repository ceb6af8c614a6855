/** Where traces leave the page or run into each other, so that the paper can say so instead of hiding it. */
import { indexRange, type Span, type Trace } from "./decimate";
import type { Page, Segment } from "./layout";
import type { Millivolts, Mm, Seconds } from "./units";

export interface Clipping {
  readonly time: Seconds;
  /** The voltage that stands outside the page. */
  readonly mv: Millivolts;
}

/** Clippings closer than this are one mark with the farthest value. */
const ONE_MARK_S: Seconds = 0.2;

/** Where the trace is above `highest` or below `lowest`, a mark for each stretch. */
export function clippings(
  trace: Trace,
  span: Span,
  { lowest, highest }: { lowest: Millivolts; highest: Millivolts },
): Clipping[] {
  const marks: Clipping[] = [];
  let lastS = Number.NEGATIVE_INFINITY;
  const [first, end] = indexRange(trace, span);
  for (let i = first; i < end; i++) {
    const mv = trace.samples[i]!;
    if (!(mv > highest || mv < lowest)) continue;
    const time = trace.startS + i / trace.fsHz;
    const last = marks.at(-1);
    const joins = last !== undefined && time - lastS <= ONE_MARK_S && last.mv > highest === mv > highest;
    if (!joins) marks.push({ time, mv });
    else if (Math.abs(mv) > Math.abs(last.mv)) marks[marks.length - 1] = { time, mv };
    lastS = time;
  }
  return marks;
}

export interface Overlap {
  readonly upper: string;
  readonly lower: string;
  /** Share of the columns in which the one stands where the other is. */
  readonly share: number;
}

const COLUMNS = 200;
/** Neighbours that meet in more columns than this are hard to read apart. */
export const OVERLAP_SHARE = 0.05;

/** Pairs of leads above each other that collide in more than a twentieth of their columns, the worst first. */
export function overlaps(
  page: Page,
  traces: ReadonlyMap<string, Trace>,
  { startS, gain }: { startS: Seconds; gain: number },
): Overlap[] {
  const found: Overlap[] = [];
  for (const upper of page.segments) {
    const lower = page.segments.find(
      (each) => each.row === upper.row + 1 && each.xMm === upper.xMm && each.durationS === upper.durationS,
    );
    const [a, b] = [traces.get(upper.lead), lower && traces.get(lower.lead)];
    if (!lower || !a || !b) continue;
    const share = shareOf(
      envelope(a, upper, { startS, gain, low: true }),
      envelope(b, lower, { startS, gain, low: false }),
    );
    if (share > OVERLAP_SHARE) found.push({ upper: upper.label, lower: lower.label, share });
  }
  return found.toSorted((a, b) => b.share - a.share);
}

const shareOf = (upperMm: readonly Mm[], lowerMm: readonly Mm[]): number =>
  upperMm.filter((mm, i) => mm > (lowerMm[i] ?? Number.POSITIVE_INFINITY)).length / COLUMNS;

/** The lowest (or highest) place of a segment's trace in each column, in mm from the top of the page. */
function envelope(
  trace: Trace,
  segment: Segment,
  { startS, gain, low }: { startS: Seconds; gain: number; low: boolean },
): Mm[] {
  const edge = low ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const places = new Array<Mm>(COLUMNS).fill(edge);
  const fromS = startS + segment.startS;
  const [first, end] = indexRange(trace, { fromS, toS: fromS + segment.durationS });
  for (let i = first; i < end; i++) {
    const mv = trace.samples[i]!;
    if (Number.isNaN(mv)) continue;
    const share = (trace.startS + i / trace.fsHz - fromS) / segment.durationS;
    const column = Math.min(COLUMNS - 1, Math.max(0, Math.floor(share * COLUMNS)));
    const mm = segment.baselineMm - segment.sign * mv * gain * segment.gainShare;
    places[column] = low ? Math.max(places[column]!, mm) : Math.min(places[column]!, mm);
  }
  return places;
}

/** Lowest and highest voltage of a trace between two times; null where it has no sample there. */
export function rangeOf(trace: Trace, span: Span): { low: Millivolts; high: Millivolts } | null {
  const [first, end] = indexRange(trace, span);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = first; i < end; i++) {
    const mv = trace.samples[i]!;
    if (mv < low) low = mv;
    if (mv > high) high = mv;
  }
  return low <= high ? { low, high } : null;
}
