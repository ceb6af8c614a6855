/** The map of lead × time on the paper, under the traces: one colour for what speaks for, one for what speaks against. */
import type { Segment } from "./layout";
import { spanOf, timeX, yOf, type Colours, type Context, type PaperView } from "./paint";
import { patchesOf, type SaliencyMap } from "./saliency";

export interface ShownMap {
  readonly map: SaliencyMap;
  /** The size of a value that has the strongest colour. */
  readonly scale: number;
}

/** Share of a row's height that a patch takes to each side of the zero line. */
const HALF_ROW = 0.46;
const STRONGEST_ALPHA = 0.5;

export function paintSaliency(
  ctx: Context,
  view: PaperView,
  { segment, shown, colours }: { segment: Segment; shown: ShownMap; colours: Colours },
): void {
  const { fromS, toS } = spanOf(view, segment);
  const half = view.page.rowMm * view.scale.pxPerMm * HALF_ROW;
  const top = yOf(view, segment.baselineMm) - half;
  ctx.save();
  for (const patch of patchesOf(shown.map, segment.lead, { fromS, toS, scale: shown.scale })) {
    const [left, right] = [timeX(view, segment, patch.fromS), timeX(view, segment, patch.toS)];
    ctx.globalAlpha = STRONGEST_ALPHA * Math.abs(patch.strength);
    ctx.fillStyle = patch.strength > 0 ? colours.speaksFor : colours.speaksAgainst;
    ctx.fillRect(left, top, right - left, 2 * half);
  }
  ctx.restore();
}
