/** What hand, wheel and fingers do on the paper: pan, zoom at the pointer, draw calipers and move their legs. */
import { useEffect, useRef, type PointerEvent } from "react";
import { snapped, type Caliper, type CaliperPoint, type Leg } from "../core/caliper";
import { segmentAt, type Segment } from "../core/layout";
import { timeX, voltageY, xOf, yOf, type PaperView } from "../core/paint";
import { timeOfPx, voltageOfPx } from "../core/paper";
import type { Px, Seconds } from "../core/units";
import { segmentOf, type ShownMarks } from "./ecg-paper";

export interface PaperGestures {
  readonly tool: "pan" | "caliper";
  readonly onPan: (dx: Px, dy: Px) => void;
  /** A turn of the wheel; whether the paper moved by it, or the window should. */
  readonly onScroll: (dx: Px, dy: Px) => boolean;
  readonly onZoom: (factor: number, at: { x: Px; y: Px }) => void;
  readonly onDraw: (segment: Segment, from: CaliperPoint, to: CaliperPoint, isNew: boolean) => void;
  readonly onLeg: (id: number, leg: Leg, to: CaliperPoint) => void;
  readonly onHover: (at: { segment: Segment; point: CaliperPoint } | null) => void;
}

interface Facts extends PaperGestures {
  readonly view: PaperView;
  readonly calipers: readonly Caliper[];
  readonly marks: ShownMarks | null;
  readonly paperRef: { readonly current: HTMLDivElement | null };
}

interface Place {
  readonly x: Px;
  readonly y: Px;
}

type Drag =
  | { readonly kind: "pan"; readonly last: Place }
  | { readonly kind: "draw"; readonly segment: Segment; readonly from: CaliperPoint; readonly drawn: boolean }
  | { readonly kind: "leg"; readonly segment: Segment; readonly id: number; readonly leg: Leg };

const SNAP: Px = 4;
const GRAB: Px = 7;
const MIDDLE_BUTTON = 1;
const WHEEL_RATE = 0.0015;

const placeOf = (event: { clientX: number; clientY: number; currentTarget: EventTarget | null }): Place => {
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
};

function pointAt(view: PaperView, segment: Segment, { x, y }: Place): CaliperPoint {
  return {
    s: view.startS + segment.startS + timeOfPx(view.scale, x - xOf(view, segment.xMm)),
    mv: voltageOfPx(view.scale, yOf(view, segment.baselineMm) - y),
  };
}

function segmentUnder(view: PaperView, { x, y }: Place): Segment | null {
  const { pxPerMm, speed } = view.scale;
  return segmentAt(view.page, speed, {
    xMm: (x - view.originX) / pxPerMm,
    yMm: (y - view.originY) / pxPerMm,
  });
}

function* marksOf(marks: ShownMarks | null, lead: string): Generator<Seconds> {
  for (const shown of [marks?.byLead.get(lead), marks?.global]) {
    for (const beat of shown?.marksS ?? []) for (const time of beat) if (time !== null) yield time;
  }
}

function legUnder(view: PaperView, calipers: readonly Caliper[], { x, y }: Place): Drag | null {
  for (const caliper of calipers.toReversed()) {
    const segment = segmentOf(view, caliper);
    if (!segment || Math.abs(y - voltageY(view, segment, 0)) > view.page.rowMm * view.scale.pxPerMm) continue;
    for (const leg of ["to", "from"] as const) {
      if (Math.abs(timeX(view, segment, caliper[leg].s) - x) <= GRAB)
        return { kind: "leg", segment, id: caliper.id, leg };
    }
  }
  return null;
}

export function usePaperPointer(facts: Facts) {
  const drag = useRef<Drag | null>(null);
  const touches = useRef(new Map<number, Place>());
  const latest = useRef(facts);
  latest.current = facts;

  useEffect(() => {
    const element = facts.paperRef.current;
    if (element === null) return;
    // React listens to wheels passively, which could not keep the browser from zooming the whole page.
    const wheel = (event: WheelEvent): void => {
      const { onZoom, onScroll } = latest.current;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        onZoom(Math.exp(-event.deltaY * WHEEL_RATE), placeOf(event));
      } else if (onScroll(event.deltaX, event.deltaY)) {
        event.preventDefault();
      }
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [facts.paperRef]);

  const measured = (segment: Segment, place: Place, free: boolean): CaliperPoint => {
    const { view, marks } = latest.current;
    const point = pointAt(view, segment, place);
    return free
      ? point
      : { ...point, s: snapped(point.s, marksOf(marks, segment.lead), timeOfPx(view.scale, SNAP)) };
  };

  const begin = (event: PointerEvent): Drag => {
    const { view, tool, calipers } = latest.current;
    const place = placeOf(event);
    const segment = segmentUnder(view, place);
    const grabbed = event.button === MIDDLE_BUTTON ? null : legUnder(view, calipers, place);
    if (grabbed) return grabbed;
    if (tool === "caliper" && segment && event.button !== MIDDLE_BUTTON) {
      return { kind: "draw", segment, from: measured(segment, place, event.altKey), drawn: false };
    }
    return { kind: "pan", last: place };
  };

  const pinch = (event: PointerEvent): boolean => {
    const before = [...touches.current.values()];
    touches.current.set(event.pointerId, placeOf(event));
    const after = [...touches.current.values()];
    const [a0, b0, a1, b1] = [before[0], before[1], after[0], after[1]];
    if (!a0 || !b0 || !a1 || !b1) return false;
    const factor = Math.hypot(a1.x - b1.x, a1.y - b1.y) / Math.max(1, Math.hypot(a0.x - b0.x, a0.y - b0.y));
    latest.current.onZoom(factor, { x: (a1.x + b1.x) / 2, y: (a1.y + b1.y) / 2 });
    return true;
  };

  const hover = (place: Place): void => {
    const { view, onHover } = latest.current;
    const segment = segmentUnder(view, place);
    onHover(segment && { segment, point: pointAt(view, segment, place) });
  };

  const follow = (event: PointerEvent, now: Drag): Drag => {
    const { onPan, onDraw, onLeg } = latest.current;
    const place = placeOf(event);
    if (now.kind === "pan") {
      onPan(now.last.x - place.x, now.last.y - place.y);
      return { kind: "pan", last: place };
    }
    const to = measured(now.segment, place, event.altKey);
    if (now.kind === "leg") {
      onLeg(now.id, now.leg, to);
      return now;
    }
    onDraw(now.segment, now.from, to, !now.drawn);
    return { ...now, drawn: true };
  };

  const end = (event: PointerEvent): void => {
    touches.current.delete(event.pointerId);
    drag.current = null;
  };

  return {
    onPointerDown: (event: PointerEvent<HTMLDivElement>): void => {
      if (event.button === 2) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      touches.current.set(event.pointerId, placeOf(event));
      drag.current = touches.current.size > 1 ? null : begin(event);
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>): void => {
      if (touches.current.size > 1 && touches.current.has(event.pointerId)) {
        pinch(event);
        return;
      }
      hover(placeOf(event));
      if (drag.current) drag.current = follow(event, drag.current);
    },
    onPointerUp: end,
    onPointerCancel: end,
    onPointerLeave: (): void => latest.current.onHover(null),
  };
}
