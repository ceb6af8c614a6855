/** What hand, wheel and fingers do on the paper: pan, zoom at the pointer, and whatever the tools make of them. */
import { useEffect, useRef, type MouseEvent, type PointerEvent } from "react";
import type { PaperView } from "../core/paint";
import { grabbed, placeAt, type Gesture, type PaperPlace, type PaperTool } from "../core/paper-tool";
import type { Px } from "../core/units";

export interface PaperGestures {
  /** All tools; the later ones lie on top. */
  readonly tools: readonly PaperTool[];
  /** Name of the chosen tool. */
  readonly tool: string;
  readonly onPan: (dx: Px, dy: Px) => void;
  /** A turn of the wheel; whether the paper moved by it, or the window should. */
  readonly onScroll: (dx: Px, dy: Px) => boolean;
  readonly onZoom: (factor: number, at: { x: Px; y: Px }) => void;
  readonly onHover: (at: PaperPlace | null) => void;
  readonly onDoubleClick?: (at: PaperPlace) => void;
  readonly onMenu?: (at: PaperPlace) => void;
}

interface Facts extends PaperGestures {
  readonly view: PaperView;
  readonly paperRef: { readonly current: HTMLDivElement | null };
}

interface Place {
  readonly x: Px;
  readonly y: Px;
}

interface Drag {
  /** Null moves the paper. */
  readonly gesture: Gesture | null;
  readonly from: Place;
  readonly last: Place;
  readonly moved: boolean;
}

/** Less than this is a click by a hand that trembles. */
const MOVED: Px = 3;
const MIDDLE_BUTTON = 1;
const RIGHT_BUTTON = 2;
const WHEEL_RATE = 0.0015;
/** A notch of a mouse wheel is a large whole number; fingers on a pad give small or broken ones. */
const NOTCH: Px = 100;

const placeOf = (event: { clientX: number; clientY: number; currentTarget: EventTarget | null }): Place => {
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
};

const isZoom = (event: WheelEvent): boolean => event.ctrlKey || event.metaKey;

export function usePaperPointer(facts: Facts) {
  const drag = useRef<Drag | null>(null);
  const touches = useRef(new Map<number, Place>());
  const spaceHeld = useSpaceHeld();
  const latest = useRef(facts);
  latest.current = facts;

  useEffect(() => {
    const element = facts.paperRef.current;
    if (element === null) return;
    // React listens to wheels passively, which could not keep the browser from zooming the whole page.
    const wheel = (event: WheelEvent): void => {
      const { onZoom, onScroll } = latest.current;
      if (isZoom(event)) {
        event.preventDefault();
        const step = Math.max(-4 * NOTCH, Math.min(4 * NOTCH, event.deltaY));
        onZoom(Math.exp(-step * WHEEL_RATE), placeOf(event));
      } else if (onScroll(event.deltaX, event.deltaY)) {
        event.preventDefault();
      }
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [facts.paperRef]);

  const paperPlace = (event: PointerEvent | MouseEvent): PaperPlace =>
    placeAt(latest.current.view, placeOf(event), event.altKey);
  const chosen = (): PaperTool | undefined =>
    latest.current.tools.find(({ name }) => name === latest.current.tool);

  const begin = (event: PointerEvent): Drag => {
    const [from, at] = [placeOf(event), paperPlace(event)];
    const pans = event.button === MIDDLE_BUTTON || spaceHeld.current;
    const gesture = pans ? null : (grabbed(latest.current.tools, at) ?? chosen()?.begin?.(at) ?? null);
    return { gesture, from, last: from, moved: false };
  };

  const pinch = (event: PointerEvent): void => {
    const before = [...touches.current.values()];
    touches.current.set(event.pointerId, placeOf(event));
    const after = [...touches.current.values()];
    const [a0, b0, a1, b1] = [before[0], before[1], after[0], after[1]];
    if (!a0 || !b0 || !a1 || !b1) return;
    const factor = Math.hypot(a1.x - b1.x, a1.y - b1.y) / Math.max(1, Math.hypot(a0.x - b0.x, a0.y - b0.y));
    latest.current.onZoom(factor, { x: (a1.x + b1.x) / 2, y: (a1.y + b1.y) / 2 });
  };

  const follow = (event: PointerEvent, now: Drag): Drag => {
    const last = placeOf(event);
    const moved = now.moved || Math.hypot(last.x - now.from.x, last.y - now.from.y) > MOVED;
    if (moved && now.gesture?.move) now.gesture.move(paperPlace(event));
    else if (moved) latest.current.onPan(now.last.x - last.x, now.last.y - last.y);
    return moved ? { ...now, last, moved } : now;
  };

  const end = (event: PointerEvent): void => {
    touches.current.delete(event.pointerId);
    const done = drag.current;
    drag.current = null;
    done?.gesture?.end?.(paperPlace(event), done.moved);
  };

  return {
    onPointerDown: (event: PointerEvent<HTMLDivElement>): void => {
      if (event.button === RIGHT_BUTTON) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      touches.current.set(event.pointerId, placeOf(event));
      drag.current = touches.current.size > 1 ? null : begin(event);
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>): void => {
      if (touches.current.size > 1 && touches.current.has(event.pointerId)) {
        pinch(event);
        return;
      }
      const at = paperPlace(event);
      latest.current.onHover(at);
      if (drag.current) drag.current = follow(event, drag.current);
      else chosen()?.hover?.(at);
    },
    onPointerUp: end,
    onPointerCancel: end,
    onPointerLeave: (): void => {
      latest.current.onHover(null);
      chosen()?.hover?.(null);
    },
    onDoubleClick: (event: MouseEvent<HTMLDivElement>): void =>
      latest.current.onDoubleClick?.(paperPlace(event)),
    onContextMenu: (event: MouseEvent<HTMLDivElement>): void => {
      const { onMenu } = latest.current;
      if (!onMenu) return;
      event.preventDefault();
      onMenu(paperPlace(event));
    },
  };
}

/** Whether the space bar is held, with which any tool moves the paper. */
function useSpaceHeld(): { readonly current: boolean } {
  const held = useRef(false);
  useEffect(() => {
    const follow = (event: KeyboardEvent): void => {
      if (event.key === " ") held.current = event.type === "keydown";
    };
    window.addEventListener("keydown", follow);
    window.addEventListener("keyup", follow);
    return () => {
      window.removeEventListener("keydown", follow);
      window.removeEventListener("keyup", follow);
    };
  }, []);
  return held;
}
