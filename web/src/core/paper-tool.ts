/**
 * The tools of the paper are a list. A tool has a name, a key, what the pointer does with it and what it paints above
 * the traces; who adds a tool adds one entry and touches neither the pointer nor the painter.
 */
import type { CaliperPoint } from "./caliper";
import { segmentAt, type Segment } from "./layout";
import { timeAt, voltageAt, type Colours, type Context, type PaperView } from "./paint";
import type { Px } from "./units";

/** Where the pointer is: in the viewport, and on which lead, when and how high. */
export interface PaperPlace {
  readonly x: Px;
  readonly y: Px;
  readonly segment: Segment | null;
  /** Null in the margins. */
  readonly point: CaliperPoint | null;
  /** Alt is held: nothing snaps. */
  readonly free: boolean;
  readonly view: PaperView;
}

/** What happens from pressing to letting go. */
export interface Gesture {
  readonly move?: (at: PaperPlace) => void;
  /** `moved` is false for a click. */
  readonly end?: (at: PaperPlace, moved: boolean) => void;
}

export interface PaperTool {
  /** Stands in the address of nothing and in no message: a stable word for programs, such as "caliper-time". */
  readonly name: string;
  /** The letter that chooses it. */
  readonly key: string;
  readonly glyph: string;
  /** What a person reads. */
  readonly label: string;
  readonly cursor: string;
  /** Something of this tool lies under the pointer and is taken, whichever tool is chosen; null where nothing does. */
  readonly grab?: (at: PaperPlace) => Gesture | null;
  /** The pointer goes down while this tool is chosen; null moves the paper. */
  readonly begin?: (at: PaperPlace) => Gesture | null;
  /** The pointer passes without being pressed, while this tool is chosen; null when it leaves. */
  readonly hover?: (at: PaperPlace | null) => void;
  /** A key on the paper, whichever tool is chosen; whether the tool used it. `chosen` says if it is this one. */
  readonly onKey?: (event: KeyboardEvent, chosen: boolean) => boolean;
  /** Drawn on the upper canvas whichever tool is chosen, in the order of the list. */
  readonly paint?: (ctx: Context, view: PaperView, colours: Colours) => void;
}

/** The place of a point of the viewport. */
export function placeAt(view: PaperView, { x, y }: { x: Px; y: Px }, free: boolean): PaperPlace {
  const { pxPerMm, speed } = view.scale;
  const at = { xMm: (x - view.originX) / pxPerMm, yMm: (y - view.originY) / pxPerMm };
  const segment = segmentAt(view.page, speed, at);
  const point = segment && { s: timeAt(view, segment, x), mv: voltageAt(view, segment, y) };
  return { x, y, segment, point, free, view };
}

/** The point of one segment above or below a place, for a gesture that began on it and has left it. */
export const pointOn = (segment: Segment, { view, x, y }: PaperPlace): CaliperPoint => ({
  s: timeAt(view, segment, x),
  mv: voltageAt(view, segment, y),
});

/** The first gesture that a tool's thing under the pointer offers; the last tool of the list lies on top. */
export function grabbed(tools: readonly PaperTool[], at: PaperPlace): Gesture | null {
  for (const tool of tools.toReversed()) {
    const gesture = tool.grab?.(at) ?? null;
    if (gesture !== null) return gesture;
  }
  return null;
}

/** Offers a key to the tools, the chosen one first, then what lies on top; whether one of them used it. */
export function keyTaken(tools: readonly PaperTool[], chosen: string, event: KeyboardEvent): boolean {
  const first = tools.filter(({ name }) => name === chosen);
  const others = tools.filter(({ name }) => name !== chosen).toReversed();
  return [...first, ...others].some((tool) => tool.onKey?.(event, tool.name === chosen) ?? false);
}
