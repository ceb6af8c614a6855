import { useLayoutEffect, useMemo, useRef, type JSX, type RefObject } from "react";
import type { Caliper, Leg } from "../core/caliper";
import { paperColours } from "../core/colours";
import type { Trace } from "../core/decimate";
import { GUTTER_MM, type Segment } from "../core/layout";
import {
  paintCalibration,
  paintCaliper,
  paintClock,
  paintGrid,
  paintLabels,
  paintSegment,
  spanOf,
  xOf,
  yOf,
  type Colours,
  type Context,
  type PaperView,
} from "../core/paint";
import {
  paintBeatKinds,
  paintGlobalMarks,
  paintLeadMarks,
  type BeatMark,
  type LeadMarks,
} from "../core/paint-fiducials";
import { paintSaliency, type ShownMap } from "../core/paint-saliency";
import { useTheme } from "../core/preferences";
import { usePaperPointer, type PaperGestures } from "./paper-pointer";

export interface ShownMarks {
  readonly byLead: ReadonlyMap<string, LeadMarks>;
  readonly global: LeadMarks | null;
  readonly beats: readonly BeatMark[];
}

interface Props extends PaperGestures {
  readonly view: PaperView;
  readonly traces: ReadonlyMap<string, Trace>;
  readonly marks: ShownMarks | null;
  readonly map: ShownMap | null;
  readonly calipers: readonly Caliper[];
  readonly active: { id: number; leg: Leg } | null;
  /** One sentence that says what the picture shows. */
  readonly summary: string;
  readonly paperRef: RefObject<HTMLDivElement | null>;
}

/** The segment on which a caliper is drawn, or undefined where its place is not on this page. */
export const segmentOf = (view: PaperView, caliper: Caliper): Segment | undefined =>
  view.page.segments
    .filter((segment) => segment.lead === caliper.lead && covers(view, segment, caliper.from.s))
    .sort((a, b) => Math.abs(a.row - caliper.row) - Math.abs(b.row - caliper.row))[0];

function covers(view: PaperView, segment: Segment, time: number): boolean {
  const { fromS } = spanOf(view, segment);
  return time >= fromS && time < fromS + segment.durationS;
}

function contextOf(canvas: HTMLCanvasElement, view: PaperView): Context {
  const [width, height] = [view.width, view.height].map((px) => Math.round(px * view.devicePixelRatio));
  if (canvas.width !== width) canvas.width = width ?? 0;
  if (canvas.height !== height) canvas.height = height ?? 0;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser cannot draw on a canvas.");
  context.setTransform(view.devicePixelRatio, 0, 0, view.devicePixelRatio, 0, 0);
  context.clearRect(0, 0, view.width, view.height);
  return context;
}

function paintPage(
  ctx: Context,
  { view, traces, marks, map }: Pick<Props, "view" | "traces" | "marks" | "map">,
  colours: Colours,
): void {
  paintGrid(ctx, view, colours);
  if (map) {
    for (const segment of view.page.segments) paintSaliency(ctx, view, { segment, shown: map, colours });
  }
  if (marks?.global) paintGlobalMarks(ctx, view, { marks: marks.global, colours });
  paintCalibration(ctx, view, colours);
  for (const segment of view.page.segments) {
    const trace = traces.get(segment.lead);
    if (trace === undefined) continue;
    paintSegment(ctx, view, { segment, trace, colours });
    const byLead = marks?.byLead.get(segment.lead);
    if (byLead !== undefined) paintLeadMarks(ctx, view, { segment, trace, marks: byLead, colours });
  }
  paintLabels(ctx, view, { leads: new Set(traces.keys()), colours });
  if (marks) paintBeatKinds(ctx, view, { beats: marks.beats, colours });
  paintClock(ctx, view, colours);
}

/** Twelve leads on ECG paper: one canvas for the paper, one above it for what follows the hand. */
export function EcgPaper(props: Props): JSX.Element {
  const { view, traces, marks, map, calipers, active, summary, paperRef } = props;
  const base = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const colours = useMemo(() => paperColours(theme), [theme]);
  const pointer = usePaperPointer(props);

  useLayoutEffect(() => {
    if (base.current) paintPage(contextOf(base.current, view), { view, traces, marks, map }, colours);
  }, [view, traces, marks, map, colours]);

  useLayoutEffect(() => {
    if (!overlay.current) return;
    const ctx = contextOf(overlay.current, view);
    for (const caliper of calipers) {
      const segment = segmentOf(view, caliper);
      const leg = active?.id === caliper.id ? active.leg : null;
      if (segment) paintCaliper(ctx, view, { caliper, segment, leg, colours });
    }
  }, [view, calipers, active, colours]);

  return (
    <figure className="paper-figure">
      <canvas ref={base} aria-hidden="true" />
      <canvas ref={overlay} aria-hidden="true" />
      <div
        ref={paperRef}
        className={props.tool === "caliper" ? "paper-surface measuring" : "paper-surface"}
        role="application"
        aria-roledescription="ECG paper"
        aria-label={summary}
        tabIndex={0}
        data-px-per-mm={view.scale.pxPerMm}
        data-mm-per-s={view.scale.speed}
        data-mm-per-mv={view.scale.gain}
        data-zero-x={xOf(view, GUTTER_MM)}
        data-zero-y={yOf(view, view.page.baselinesMm[0] ?? 0)}
        data-rows={view.page.baselinesMm.length}
        {...pointer}
      />
    </figure>
  );
}
