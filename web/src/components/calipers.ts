import { useRef, useState } from "react";
import {
  CALIPER_KINDS,
  snapPoint,
  withLeg,
  type Caliper,
  type CaliperKind,
  type CaliperPoint,
  type Leg,
} from "../core/caliper";
import { valueAt, type Trace } from "../core/decimate";
import { segmentsShowing, type Segment } from "../core/layout";
import { timeX, voltageY, type PaperView } from "../core/paint";
import { paintCaliper, readingText } from "../core/paint-calipers";
import { timeOfPx, voltageOfPx } from "../core/paper";
import { pointOn, type Gesture, type PaperPlace, type PaperTool } from "../core/paper-tool";
import type { Px, Seconds } from "../core/units";
import { say } from "../i18n";
import type { ChosenTool } from "./paper-tools";

export interface Calipers {
  readonly list: readonly Caliper[];
  readonly active: { id: number; leg: Leg } | null;
  readonly tools: readonly PaperTool[];
  readonly setLeg: (id: number, leg: Leg, to: CaliperPoint) => void;
  readonly remove: (id: number) => void;
  readonly activate: (id: number, leg: Leg) => void;
  /** A caliper of time from a point on, whose other leg the pointer or the keys then move. */
  readonly startAt: (segment: Segment, from: CaliperPoint) => void;
  /** Takes what was saved of this recording, in the place of what is there. */
  readonly load: (saved: readonly Caliper[]) => void;
}

export interface CaliperFacts {
  readonly view: PaperView;
  readonly fsHz: number;
  readonly traces: ReadonlyMap<string, Trace> | undefined;
  /** The moments of the fiducials of a lead, to which legs snap. */
  readonly marksOf: (lead: string) => readonly Seconds[];
  /** Onset and end of the QRS of the beat that a keyboard caliper begins with, and the lead it is on. */
  readonly current: () => { lead: string; fromS: Seconds; toS: Seconds };
  readonly leads: readonly string[];
  readonly chosen: ChosenTool;
}

export const MOST_CALIPERS = 8;
const SNAP: Px = 4;
/** How near the pointer must be to the trace for a level to take the trace's own value. */
const SNAP_LEVEL: Px = 8;
const GRAB: Px = 7;
const STEP_MV = 0.01;
const LARGE_STEP_S = 0.1;
const STEP_S = 0.01;
const FIRST_HEIGHT_MV = 0.5;

const KEYS: Readonly<Record<CaliperKind, string>> = { time: "c", amplitude: "k", box: "b", march: "m" };
const GLYPHS: Readonly<Record<CaliperKind, string>> = { time: "↔", amplitude: "↕", box: "▭", march: "⋯" };

export const toolOf = (kind: CaliperKind): string => `caliper-${kind}`;

/** The segment on which a caliper is drawn, or undefined where its place is not on this page. */
export const segmentOf = (
  view: PaperView,
  caliper: Pick<Caliper, "lead" | "row" | "from">,
): Segment | undefined =>
  segmentsShowing(view.page, view.startS, { lead: caliper.lead, time: caliper.from.s }).toSorted(
    (a, b) => Math.abs(a.row - caliper.row) - Math.abs(b.row - caliper.row),
  )[0];

export function useCalipers(facts: CaliperFacts): Calipers {
  const { view, traces, chosen } = facts;
  const [list, setList] = useState<readonly Caliper[]>([]);
  const [active, setActive] = useState<{ id: number; leg: Leg } | null>(null);
  /** Drawn by a first click, waiting for the second. */
  const pending = useRef<{ id: number; segment: Segment } | null>(null);
  const current = list.find(({ id }) => id === active?.id);

  const add = (kind: CaliperKind, segment: Segment, from: CaliperPoint, to = from): number => {
    const id = 1 + Math.max(0, ...list.map((caliper) => caliper.id));
    const drawn = { id, kind, lead: segment.lead, row: segment.row, from, to: from };
    setList([...list, withLeg(drawn, "to", to)].slice(-MOST_CALIPERS));
    setActive({ id, leg: "to" });
    return id;
  };
  const replace = (id: number, changed: (caliper: Caliper) => Caliper): void =>
    setList((now) => now.map((caliper) => (caliper.id === id ? changed(caliper) : caliper)));
  const setLeg = (id: number, leg: Leg, to: CaliperPoint): void => {
    setActive({ id, leg });
    replace(id, (caliper) => withLeg(caliper, leg, to));
  };
  const remove = (id: number): void => {
    setList(list.filter((caliper) => caliper.id !== id));
    setActive(null);
  };
  const measured = (segment: Segment, at: PaperPlace): CaliperPoint => {
    const point = pointOn(segment, at);
    if (at.free) return point;
    const reach = {
      s: timeOfPx(view.scale, SNAP),
      mv: voltageOfPx(view.scale, SNAP_LEVEL) / segment.gainShare,
    };
    return snapPoint(point, { trace: traces?.get(segment.lead), marksS: facts.marksOf(segment.lead), reach });
  };

  const finish = (): void => {
    pending.current = null;
    chosen.done();
  };
  const begin = (kind: CaliperKind, at: PaperPlace): Gesture | null => {
    const waiting = pending.current;
    if (waiting) {
      setLeg(waiting.id, "to", measured(waiting.segment, at));
      return { end: finish };
    }
    const { segment } = at;
    if (!segment) return null;
    const id = add(kind, segment, measured(segment, at));
    return {
      move: (place) => setLeg(id, "to", measured(segment, place)),
      end: (_place, moved) => {
        if (moved) finish();
        else pending.current = { id, segment };
      },
    };
  };
  const hover = (at: PaperPlace | null): void => {
    const waiting = pending.current;
    if (waiting && at) setLeg(waiting.id, "to", measured(waiting.segment, at));
  };
  const grab = (at: PaperPlace): Gesture | null => {
    if (pending.current) return null;
    const found = legUnder(view, list, at);
    return found && { move: (place) => setLeg(found.id, found.leg, measured(found.segment, place)) };
  };

  const drop = (kind: CaliperKind): void => {
    const { lead, fromS, toS } = facts.current();
    const segment =
      segmentsShowing(view.page, view.startS, { lead, time: fromS })[0] ?? view.page.segments[0];
    if (!segment) return;
    const at = (s: Seconds): CaliperPoint => ({ s, mv: levelAt(traces, segment.lead, s) });
    const level = kind === "amplitude" ? { s: fromS, mv: at(fromS).mv + FIRST_HEIGHT_MV } : at(toS);
    add(kind, segment, at(fromS), level);
    chosen.done();
  };
  const step = (event: KeyboardEvent): boolean => {
    if (!current || !active) return false;
    const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const up = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const { leg } = active;
    const at = current[leg];
    if (across !== undefined && current.kind !== "amplitude") {
      const byS = event.altKey ? LARGE_STEP_S : event.shiftKey ? STEP_S : 1 / facts.fsHz;
      setLeg(current.id, leg, onTrace(traces, current, at.s + across * byS));
      return true;
    }
    if (up === undefined) return false;
    if (current.kind === "amplitude") {
      const byMv = event.shiftKey ? 10 * STEP_MV : STEP_MV;
      setLeg(current.id, leg, { ...at, mv: at.mv + up * byMv });
    } else {
      replace(current.id, (caliper) => onNextLead(caliper, { view, leads: facts.leads, up, traces }));
    }
    return true;
  };
  const jump = (): void => {
    if (!current || !active) return;
    const at = current[active.leg].s;
    const next = facts
      .marksOf(current.lead)
      .toSorted((a, b) => a - b)
      .find((mark) => mark > at + 1e-6);
    if (next !== undefined) setLeg(current.id, active.leg, onTrace(traces, current, next));
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.key === "Escape") {
      const used = active !== null || pending.current !== null;
      pending.current = null;
      setActive(null);
      return used;
    }
    if (!active || !current) return false;
    const actions: Record<string, () => void> = {
      l: () => setActive({ ...active, leg: active.leg === "to" ? "from" : "to" }),
      j: jump,
      m: () => replace(active.id, (each) => ({ ...each, kind: each.kind === "march" ? "time" : "march" })),
      Enter: () => setActive(null),
      Delete: () => remove(active.id),
      Backspace: () => remove(active.id),
    };
    const action = actions[event.key];
    action?.();
    return action !== undefined || step(event);
  };

  const tools = CALIPER_KINDS.map((kind, i): PaperTool => ({
    name: toolOf(kind),
    key: KEYS[kind],
    glyph: GLYPHS[kind],
    label: say().paper.caliperKinds[kind],
    cursor: "crosshair",
    begin: (at) => begin(kind, at),
    hover,
    onKey: (event, isChosen) => {
      const drops = isChosen && !active && (event.key === "Enter" || event.key === KEYS[kind]);
      if (drops) drop(kind);
      return drops || (i === 0 && onKey(event));
    },
    // All calipers are painted and taken once, whichever kind they are.
    ...(i === 0 && {
      grab,
      paint: (ctx, shown, colours) => {
        for (const caliper of list) {
          const segment = segmentOf(shown, caliper);
          if (!segment) continue;
          const leg = active?.id === caliper.id ? active.leg : null;
          const text = readingText(caliper, { lead: segment.label, sign: segment.sign });
          paintCaliper(ctx, shown, { caliper, segment, leg, text, colours });
        }
      },
    }),
  }));

  return {
    list,
    active,
    tools,
    remove,
    setLeg,
    activate: (id, leg) => setActive({ id, leg }),
    startAt: (segment, from) => {
      chosen.choose(toolOf("time"));
      pending.current = { id: add("time", segment, from), segment };
    },
    load: setList,
  };
}

function legUnder(
  view: PaperView,
  list: readonly Caliper[],
  { x, y }: PaperPlace,
): { id: number; leg: Leg; segment: Segment } | null {
  for (const caliper of list.toReversed()) {
    const segment = segmentOf(view, caliper);
    const reach = (view.page.rowMm * view.scale.pxPerMm) / 2;
    if (!segment || Math.abs(y - voltageY(view, segment, 0)) > reach + GRAB) continue;
    for (const leg of ["to", "from"] as const) {
      const point = caliper[leg];
      const atX = Math.abs(timeX(view, segment, point.s) - x);
      const atY = Math.abs(voltageY(view, segment, point.mv) - y);
      const hit = caliper.kind === "amplitude" ? atY <= GRAB && atX <= 3 * GRAB : atX <= GRAB;
      if (hit) return { id: caliper.id, leg, segment };
    }
  }
  return null;
}

/** The trace's own voltage at a moment, 0 in a gap. */
function levelAt(traces: CaliperFacts["traces"], lead: string, s: Seconds): number {
  const trace = traces?.get(lead);
  const mv = trace ? valueAt(trace, s) : Number.NaN;
  return Number.isNaN(mv) ? 0 : mv;
}

/** A moment of a caliper's lead with the trace's own voltage, so that keys measure what is there. */
const onTrace = (traces: CaliperFacts["traces"], caliper: Caliper, s: Seconds): CaliperPoint => ({
  s,
  mv: levelAt(traces, caliper.lead, s),
});

/** The same moments on the lead above or below. */
function onNextLead(
  caliper: Caliper,
  {
    view,
    leads,
    up,
    traces,
  }: {
    view: PaperView;
    leads: readonly string[];
    up: number;
    traces: CaliperFacts["traces"];
  },
): Caliper {
  const lead = leads[leads.indexOf(caliper.lead) - up] ?? caliper.lead;
  const segment = segmentOf(view, { ...caliper, lead });
  const moved = { ...caliper, lead, row: segment?.row ?? caliper.row };
  return { ...moved, from: onTrace(traces, moved, caliper.from.s), to: onTrace(traces, moved, caliper.to.s) };
}
