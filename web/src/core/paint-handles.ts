/** Marks that can be moved, above the traces: as they are, as they were, and the one that is held. */
import { valueAt, type Trace } from "./decimate";
import { leadTimes, timeOf, type HandleMarks, type HandleName } from "./handles";
import { segmentsShowing, type Segment } from "./layout";
import {
  FONT,
  haloText,
  spanOf,
  strokeLine,
  timeX,
  voltageY,
  yOf,
  type Colours,
  type Context,
  type PaperView,
} from "./paint";
import { paintLeadMarks, pointName } from "./paint-fiducials";
import { POINTS } from "./corrections";
import type { Px } from "./units";

export interface ShownHandles {
  readonly now: HandleMarks;
  /** What is kept of them, or what the engine set; drawn dashed where `now` is elsewhere. */
  readonly before: HandleMarks | null;
  readonly held: HandleName | null;
  readonly heldText: string;
}

const NAMES = POINTS.map(pointName);
const GHOST: readonly Px[] = [3, 3];
const RING: Px = 7;
const DIAMOND: Px = 4;
/** Marks nearer than this are the same; a hundredth of a millisecond. */
const SAME_S = 1e-5;

export function paintHandles(
  ctx: Context,
  view: PaperView,
  { shown, traces, colours }: { shown: ShownHandles; traces: ReadonlyMap<string, Trace>; colours: Colours },
): void {
  for (const segment of view.page.segments) {
    const trace = traces.get(segment.lead);
    if (!trace) continue;
    const marks = { points: NAMES, marksS: leadTimes(shown.now, segment.lead) };
    paintLeadMarks(ctx, view, { segment, trace, marks, colours });
    paintChanges(ctx, view, { shown, segment, trace, colours });
  }
  if (shown.held) paintHeld(ctx, view, { shown, held: shown.held, traces, colours });
}

/** Where a mark is elsewhere than before: a dashed line at the old place, a diamond at the new one. */
function paintChanges(
  ctx: Context,
  view: PaperView,
  {
    shown,
    segment,
    trace,
    colours,
  }: { shown: ShownHandles; segment: Segment; trace: Trace; colours: Colours },
): void {
  if (shown.before === null) return;
  const { fromS, toS } = spanOf(view, segment);
  const [now, before] = [leadTimes(shown.now, segment.lead), leadTimes(shown.before, segment.lead)];
  const half = (view.page.rowMm * view.scale.pxPerMm) / 3;
  const zero = yOf(view, segment.baselineMm);
  before.forEach((times, beat) =>
    times.forEach((was, i) => {
      const is = now[beat]?.[i] ?? null;
      if (was === is || (was !== null && is !== null && Math.abs(was - is) < SAME_S)) return;
      const colour = colours.waves[NAMES[i]?.wave ?? ""] ?? colours.label;
      if (was !== null && was >= fromS && was < toS) {
        ctx.strokeStyle = colours.before;
        ctx.lineWidth = 1;
        ctx.setLineDash(GHOST as number[]);
        const x = timeX(view, segment, was);
        strokeLine(ctx, [x, zero - half, x, zero + half]);
        ctx.setLineDash([]);
      }
      if (is === null || is < fromS || is >= toS) return;
      const mv = valueAt(trace, is);
      if (Number.isNaN(mv)) return;
      ctx.fillStyle = colour;
      diamond(ctx, timeX(view, segment, is), voltageY(view, segment, mv));
    }),
  );
}

function diamond(ctx: Context, x: Px, y: Px): void {
  ctx.beginPath();
  ctx.moveTo(x, y - DIAMOND);
  ctx.lineTo(x + DIAMOND, y);
  ctx.lineTo(x, y + DIAMOND);
  ctx.lineTo(x - DIAMOND, y);
  ctx.closePath();
  ctx.fill();
}

function paintHeld(
  ctx: Context,
  view: PaperView,
  {
    shown,
    held,
    traces,
    colours,
  }: {
    shown: ShownHandles;
    held: HandleName;
    traces: ReadonlyMap<string, Trace>;
    colours: Colours;
  },
): void {
  const time = timeOf(shown.now, held);
  if (time === null) return;
  const half = (view.page.rowMm * view.scale.pxPerMm) / 2;
  for (const segment of segmentsShowing(view.page, view.startS, { lead: held.lead, time })) {
    const trace = traces.get(held.lead);
    const mv = trace ? valueAt(trace, time) : Number.NaN;
    const [x, zero] = [timeX(view, segment, time), yOf(view, segment.baselineMm)];
    ctx.strokeStyle = colours.caliper;
    ctx.lineWidth = 1.5;
    strokeLine(ctx, [x, zero - half, x, zero + half]);
    ctx.beginPath();
    ctx.arc(x, voltageY(view, segment, Number.isNaN(mv) ? 0 : mv), RING, 0, 2 * Math.PI);
    ctx.stroke();
    ctx.font = `600 12px ${FONT}`;
    haloText(ctx, { text: shown.heldText, x: x + RING + 3, y: zero - half + 12 }, colours);
  }
}
