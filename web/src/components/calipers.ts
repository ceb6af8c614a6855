import { useState } from "react";
import { moveLeg, type Caliper, type CaliperPoint, type Leg } from "../core/caliper";
import type { Segment } from "../core/layout";
import type { PaperView } from "../core/paint";

export interface Calipers {
  readonly list: readonly Caliper[];
  readonly active: { id: number; leg: Leg } | null;
  readonly tool: "pan" | "caliper";
  readonly toggleTool: () => void;
  readonly draw: (segment: Segment, from: CaliperPoint, to: CaliperPoint, isNew: boolean) => void;
  readonly setLeg: (id: number, leg: Leg, to: CaliperPoint) => void;
  readonly remove: (id: number) => void;
  readonly activate: (id: number, leg: Leg) => void;
  /** Whether the key moved, made or removed a caliper. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

const MOST = 8;
const FIRST_WIDTH_S = 0.2;
const FIRST_HEIGHT_MV = 0.5;
const STEP_MV = 0.01;

const byId = (list: readonly Caliper[], id: number | undefined): Caliper | undefined =>
  list.find((caliper) => caliper.id === id);

/** The segment in the middle of what is visible, and the time in its middle. */
function visibleMiddle(view: PaperView): { segment: Segment; s: number } | null {
  const middleMm = (view.width / 2 - view.originX) / view.scale.pxPerMm;
  const heightMm = (view.height / 2 - view.originY) / view.scale.pxPerMm;
  const near = view.page.segments.toSorted((a, b) => distance(a) - distance(b))[0];
  function distance(segment: Segment): number {
    const centre = segment.xMm + (segment.durationS * view.scale.speed) / 2;
    return Math.abs(centre - middleMm) + Math.abs(segment.baselineMm - heightMm);
  }
  return near ? { segment: near, s: view.startS + near.startS + near.durationS / 2 } : null;
}

export function useCalipers(view: PaperView, fsHz: number): Calipers {
  const [list, setList] = useState<readonly Caliper[]>([]);
  const [active, setActive] = useState<{ id: number; leg: Leg } | null>(null);
  const [tool, setTool] = useState<"pan" | "caliper">("pan");
  const current = byId(list, active?.id);

  const add = (segment: Segment, from: CaliperPoint, to: CaliperPoint): void => {
    const id = 1 + Math.max(0, ...list.map((caliper) => caliper.id));
    setList([...list, { id, lead: segment.lead, row: segment.row, from, to }].slice(-MOST));
    setActive({ id, leg: "to" });
  };
  const replace = (id: number, changed: (caliper: Caliper) => Caliper): void =>
    setList((now) => now.map((caliper) => (caliper.id === id ? changed(caliper) : caliper)));
  const remove = (id: number): void => {
    setList(list.filter((caliper) => caliper.id !== id));
    setActive(null);
  };
  const addInView = (): void => {
    const middle = visibleMiddle(view);
    if (!middle) return;
    const from = { s: middle.s - FIRST_WIDTH_S / 2, mv: 0 };
    add(middle.segment, from, { s: from.s + FIRST_WIDTH_S, mv: FIRST_HEIGHT_MV });
  };
  const moveActive = (event: KeyboardEvent): boolean => {
    const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[
      event.key
    ];
    if (!direction || !current || !active) return false;
    const [right = 0, up = 0] = direction;
    const stepS = event.altKey ? 0.1 : event.shiftKey ? 0.01 : 1 / fsHz;
    const stepMv = event.shiftKey ? 10 * STEP_MV : STEP_MV;
    replace(active.id, (caliper) => moveLeg(caliper, active.leg, { s: right * stepS, mv: up * stepMv }));
    return true;
  };
  const otherLeg = (): void => {
    if (active) setActive({ ...active, leg: active.leg === "to" ? "from" : "to" });
  };

  return {
    list,
    active,
    tool,
    remove,
    toggleTool: () => setTool(tool === "pan" ? "caliper" : "pan"),
    activate: (id, leg) => setActive({ id, leg }),
    draw: (segment, from, to, isNew) => {
      if (isNew) add(segment, from, to);
      else if (active) replace(active.id, (caliper) => ({ ...caliper, to }));
    },
    setLeg: (id, leg, to) => {
      setActive({ id, leg });
      replace(id, (caliper) => ({ ...caliper, [leg]: to }));
    },
    onKey: (event) => {
      if (event.key === "Escape") {
        setTool("pan");
        setActive(null);
        return true;
      }
      if (event.key === "Enter" && tool === "caliper") {
        addInView();
        return true;
      }
      if (!active) return false;
      if (event.key === "x") {
        otherLeg();
        return true;
      }
      if (event.key === "Delete" || event.key === "Backspace") {
        remove(active.id);
        return true;
      }
      return moveActive(event);
    },
  };
}
