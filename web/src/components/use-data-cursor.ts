import { useEffect, useState } from "react";
import { nearestBeat, stepped, type Cursor, type CursorFacts } from "../core/data-cursor";
import { valueAt, type Trace } from "../core/decimate";
import { fixed } from "../core/format";
import { segmentsShowing } from "../core/layout";
import { strokeLine, timeX, voltageY, xOf, yOf, type PaperView } from "../core/paint";
import type { PaperTool } from "../core/paper-tool";
import type { Seconds } from "../core/units";
import { say } from "../i18n";

interface Facts extends CursorFacts {
  readonly view: PaperView;
  readonly traces: ReadonlyMap<string, Trace> | undefined;
  readonly firstLead: string;
  /** The name of the fiducial of a lead at a moment, empty where there is none. */
  readonly markAt: (lead: string, s: Seconds) => string;
  /** Brings a place of the recording into sight. */
  readonly show: (s: Seconds, xMm?: number, yMm?: number) => void;
}

export interface DataCursor {
  readonly at: Cursor | null;
  readonly set: (at: Cursor | null) => void;
  readonly tool: PaperTool;
  /** What is said of the place, once the keys rest. */
  readonly spoken: string;
}

const QUIET_MS = 150;
const DASH = [2, 2];

export function useDataCursor(facts: Facts): DataCursor {
  const { view, traces } = facts;
  const [at, setAt] = useState<Cursor | null>(null);
  const spoken = useSpoken(at, facts);

  const go = (next: Cursor): void => {
    setAt(next);
    const segment = segmentsShowing(view.page, view.startS, { lead: next.lead, time: next.s }).at(-1);
    if (!segment) facts.show(next.s);
    else {
      const xMm = segment.xMm + (next.s - view.startS - segment.startS) * view.scale.speed;
      facts.show(next.s, xMm, segment.baselineMm);
    }
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.key === "Escape" && at !== null) {
      setAt(null);
      return true;
    }
    const from = at ?? { lead: facts.firstLead, s: view.startS };
    const next = stepped(from, event, facts);
    if (next === null) return false;
    go(next);
    return true;
  };
  const tool: PaperTool = {
    name: "cursor",
    key: "",
    glyph: "",
    label: "",
    cursor: "default",
    onKey,
    paint: (ctx, shown, colours) => {
      if (at === null) return;
      const half = (shown.page.rowMm * shown.scale.pxPerMm) / 2;
      ctx.strokeStyle = ctx.fillStyle = colours.caliper;
      for (const segment of segmentsShowing(shown.page, shown.startS, { lead: at.lead, time: at.s })) {
        const [x, zero] = [timeX(shown, segment, at.s), yOf(shown, segment.baselineMm)];
        ctx.lineWidth = 1;
        ctx.setLineDash(DASH);
        strokeLine(ctx, [x, zero - half, x, zero + half]);
        ctx.setLineDash([]);
        ctx.lineWidth = 2;
        strokeLine(ctx, [xOf(shown, segment.xMm), zero - half, xOf(shown, segment.xMm), zero + half]);
        const trace = traces?.get(at.lead);
        const mv = trace ? valueAt(trace, at.s) : Number.NaN;
        if (Number.isNaN(mv)) continue;
        ctx.beginPath();
        ctx.arc(x, voltageY(shown, segment, mv), 4, 0, 2 * Math.PI);
        ctx.stroke();
      }
    },
  };
  return { at, set: setAt, tool, spoken };
}

function useSpoken(at: Cursor | null, facts: Facts): string {
  const [spoken, setSpoken] = useState("");
  const sentence = at === null ? "" : sentenceOf(at, facts);
  useEffect(() => {
    const timer = window.setTimeout(() => setSpoken(sentence), QUIET_MS);
    return () => window.clearTimeout(timer);
  }, [sentence]);
  return spoken;
}

function sentenceOf(at: Cursor, { traces, peaksS, markAt }: Facts): string {
  const trace = traces?.get(at.lead);
  const mv = trace ? valueAt(trace, at.s) : Number.NaN;
  const beat = nearestBeat(peaksS, at.s);
  return say().paper.cursor({
    lead: at.lead,
    time: fixed(at.s, 3),
    mv: Number.isNaN(mv) ? null : fixed(mv, 2),
    beat: beat < 0 ? "" : String(beat + 1),
    mark: markAt(at.lead, at.s),
  });
}
