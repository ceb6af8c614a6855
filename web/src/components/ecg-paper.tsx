import { useLayoutEffect, useMemo, useRef, type JSX, type ReactNode, type RefObject } from "react";
import { paperColours } from "../core/colours";
import type { Trace } from "../core/decimate";
import { GUTTER_MM } from "../core/layout";
import { xOf, yOf, type Colours, type Context, type PaperView } from "../core/paint";
import type { BeatMark, LeadMarks } from "../core/paint-fiducials";
import type { ShownMap } from "../core/paint-saliency";
import { paperDrawn } from "../core/paper-timing";
import { useTheme } from "../core/preferences";
import { say } from "../i18n";
import { PaperBitmap } from "./paper-bitmap";
import { usePaperPointer, type PaperGestures } from "./paper-pointer";

export interface ShownMarks {
  readonly byLead: ReadonlyMap<string, LeadMarks>;
  readonly global: LeadMarks | null;
  readonly beats: readonly BeatMark[];
}

interface Props extends PaperGestures {
  readonly view: PaperView;
  readonly traces: ReadonlyMap<string, Trace>;
  /** A second set under the first, thin and dashed: before a change of settings, or the other recording. */
  readonly before?: ReadonlyMap<string, Trace> | null;
  readonly marks: ShownMarks | null;
  /** Marks of the second set, drawn hollow. */
  readonly beforeMarks?: ShownMarks | null;
  readonly map: ShownMap | null;
  /** One sentence that says what the picture shows. */
  readonly summary: string;
  readonly paperRef: RefObject<HTMLDivElement | null>;
  /** What lies on the paper as elements: a menu. */
  readonly children?: ReactNode;
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

/** Leads on ECG paper: one canvas for the paper, one above it for what follows the hand. */
export function EcgPaper(props: Props): JSX.Element {
  const { view, traces, before = null, marks, beforeMarks = null, map, tools, summary, paperRef } = props;
  const base = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const bitmap = useRef(new PaperBitmap());
  const theme = useTheme();
  const colours = useMemo((): Colours => paperColours(theme), [theme]);
  const pointer = usePaperPointer(props);

  useLayoutEffect(() => {
    if (!base.current) return;
    const facts = { view, traces, before, marks, beforeMarks, map, colours };
    bitmap.current.show(contextOf(base.current, view), facts);
    paperDrawn(traces);
  }, [view, traces, before, marks, beforeMarks, map, colours]);

  useLayoutEffect(() => {
    if (!overlay.current) return;
    const ctx = contextOf(overlay.current, view);
    for (const tool of tools) {
      ctx.save();
      tool.paint?.(ctx, view, colours);
      ctx.restore();
    }
  });

  const cursor = tools.find(({ name }) => name === props.tool)?.cursor ?? "grab";
  return (
    <figure className="paper-figure">
      <canvas ref={base} aria-hidden="true" />
      <canvas ref={overlay} aria-hidden="true" />
      <div
        ref={paperRef}
        className="paper-surface"
        style={{ cursor }}
        role="application"
        aria-roledescription={say().paper.role}
        aria-label={summary}
        tabIndex={0}
        data-px-per-mm={view.scale.pxPerMm}
        data-mm-per-s={view.scale.speed}
        data-mm-per-mv={view.scale.gain}
        data-zero-x={xOf(view, GUTTER_MM)}
        data-zero-y={yOf(view, view.page.baselinesMm[0] ?? 0)}
        data-row-mm={view.page.rowMm}
        data-rows={view.page.baselinesMm.length}
        {...pointer}
      />
      {props.children}
    </figure>
  );
}
