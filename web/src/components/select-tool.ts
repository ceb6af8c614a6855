import { nearestBeat, stretchOf } from "../core/data-cursor";
import type { Trace } from "../core/decimate";
import type { Segment } from "../core/layout";
import {
  FONT,
  haloText,
  spanOf,
  timeX,
  xOf,
  yOf,
  type Colours,
  type Context,
  type PaperView,
} from "../core/paint";
import { labelPlace } from "../core/paint-labels";
import type { PaperPlace, PaperTool } from "../core/paper-tool";
import type { Px, Seconds } from "../core/units";
import { say } from "../i18n";
import { SELECT } from "./paper-tools";

/** A stretch of one lead or of all, washed grey with the reason in words. */
export interface Wash {
  readonly fromS: Seconds;
  readonly toS: Seconds;
  readonly text: string;
}

interface Facts {
  readonly peaksS: readonly Seconds[];
  readonly traces: ReadonlyMap<string, Trace> | undefined;
  /** The beat whose details are shown; −1 where none is. */
  readonly beat: number;
  readonly washes: readonly Wash[];
  readonly onBeat: (beat: number) => void;
  readonly onLead: (lead: string) => void;
}

const BEAT_ALPHA = 0.1;
const WASH_ALPHA = 0.22;
/** The hit area of a lead's name. */
const LABEL_WIDTH: Px = 44;
const LABEL_HEIGHT: Px = 20;

/** Looking without measuring: a click tells of a beat, one on a lead's name shows that lead alone; a drag moves the paper. */
export function selectTool(facts: Facts): PaperTool {
  const { peaksS, beat, washes, traces } = facts;
  return {
    name: SELECT,
    key: "v",
    glyph: "➤",
    label: say().paper.select,
    cursor: "grab",
    begin: () => ({
      end: (at, moved) => {
        if (moved || !at.segment || !at.point) return;
        if (isOnLabel(at, at.segment, traces)) facts.onLead(at.segment.lead);
        else facts.onBeat(nearestBeat(peaksS, at.point.s));
      },
    }),
    paint: (ctx, view, colours) => {
      for (const wash of washes)
        paintStretch(ctx, view, { ...wash, colour: colours.hatch, alpha: WASH_ALPHA });
      for (const wash of washes) paintReason(ctx, view, { wash, colours });
      if (beat < 0) return;
      const [fromS, toS] = stretchOf(peaksS, beat);
      paintStretch(ctx, view, { fromS, toS, colour: colours.caliper, alpha: BEAT_ALPHA });
    },
  };
}

function isOnLabel(
  { view, x, y }: PaperPlace,
  segment: Segment,
  traces: ReadonlyMap<string, Trace> | undefined,
): boolean {
  const left = xOf(view, segment.xMm);
  const foot = labelPlace(view, segment, traces?.get(segment.lead));
  return x - left < LABEL_WIDTH && y > foot - LABEL_HEIGHT && y < foot + LABEL_HEIGHT / 2;
}

function paintStretch(
  ctx: Context,
  view: PaperView,
  { fromS, toS, colour, alpha }: { fromS: Seconds; toS: Seconds; colour: string; alpha: number },
): void {
  ctx.fillStyle = colour;
  ctx.globalAlpha = alpha;
  const half = (view.page.rowMm * view.scale.pxPerMm) / 2;
  for (const segment of view.page.segments) {
    const span = spanOf(view, segment);
    const [from, to] = [Math.max(fromS, span.fromS), Math.min(toS, span.toS)];
    if (to <= from) continue;
    const [x0, x1] = [timeX(view, segment, from), timeX(view, segment, to)];
    ctx.fillRect(x0, yOf(view, segment.baselineMm) - half, x1 - x0, 2 * half);
  }
  ctx.globalAlpha = 1;
}

function paintReason(
  ctx: Context,
  view: PaperView,
  { wash, colours }: { wash: Wash; colours: Colours },
): void {
  ctx.font = `11px ${FONT}`;
  for (const segment of view.page.segments) {
    const { fromS, toS } = spanOf(view, segment);
    if (wash.fromS < fromS || wash.fromS >= toS) continue;
    const y = yOf(view, segment.baselineMm) + (view.page.rowMm * view.scale.pxPerMm) / 2 - 4;
    haloText(ctx, { text: wash.text, x: timeX(view, segment, wash.fromS) + 3, y }, colours);
  }
}
