/** A pointer that is pressed on a band: it drags once it has moved far enough, and clicks otherwise. */
import type { HolterWindow } from "../core/holter-window";
import type { Px } from "../core/units";

/** Where a drag began, and what was seen then. */
export interface Drag {
  readonly x: Px;
  readonly window: HolterWindow;
}

interface Gestures {
  /** Pixels below which it has not moved. */
  readonly still: Px;
  readonly onMove: (event: PointerEvent) => void;
  readonly onClick: (event: PointerEvent) => void;
}

export function followPointer(
  element: HTMLElement,
  begin: PointerEvent,
  { still, onMove, onClick }: Gestures,
): void {
  let moved = false;
  element.setPointerCapture(begin.pointerId);
  const move = (event: PointerEvent): void => {
    moved ||= Math.hypot(event.clientX - begin.clientX, event.clientY - begin.clientY) >= still;
    if (moved) onMove(event);
  };
  const end = (event: PointerEvent): void => {
    element.removeEventListener("pointermove", move);
    element.removeEventListener("pointerup", end);
    element.removeEventListener("pointercancel", end);
    if (!moved && event.type === "pointerup") onClick(event);
  };
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerup", end);
  element.addEventListener("pointercancel", end);
}
