import { useLayoutEffect, useMemo, useRef, type JSX, type KeyboardEvent, type PointerEvent } from "react";
import { paperColours } from "../core/colours";
import type { Colours, Context } from "../core/paint";
import { useTheme } from "../core/preferences";
import type { Px } from "../core/units";
import { useDevicePixelRatio, useSize } from "./use-size";

export interface Area {
  readonly width: Px;
  readonly height: Px;
}
export interface At {
  readonly x: Px;
  readonly y: Px;
}

interface Props {
  /** One sentence that says what the picture shows. */
  readonly label: string;
  readonly height: Px;
  readonly paint: (ctx: Context, area: Area, colours: Colours) => void;
  /** What kind of picture it is, where it takes keys. */
  readonly role?: string;
  readonly className?: string;
  readonly onKey?: (event: KeyboardEvent) => boolean;
  readonly onPoint?: (at: At | null, area: Area) => void;
  readonly onDrag?: (dx: Px, dy: Px) => void;
  readonly onPick?: (at: At, area: Area) => void;
}

const CLICK: Px = 3;

/** A picture on a canvas with its sentence, and a surface above it that takes keys and the pointer. */
export function CanvasFigure({ label, height, paint, role, className, ...hand }: Props): JSX.Element {
  const [frame, { width }] = useSize<HTMLElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const ratio = useDevicePixelRatio();
  const theme = useTheme();
  const colours = useMemo(() => paperColours(theme), [theme]);
  useLayoutEffect(() => {
    const ctx = canvas.current?.getContext("2d");
    if (!canvas.current || !ctx || width === 0) return;
    [canvas.current.width, canvas.current.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.fillStyle = colours.paper;
    ctx.fillRect(0, 0, width, height);
    paint(ctx, { width, height }, colours);
  }, [paint, width, height, ratio, colours]);
  const takesKeys = hand.onKey !== undefined;
  return (
    <figure ref={frame} className={`canvas-figure ${className ?? ""}`} style={{ height }}>
      <canvas ref={canvas} aria-hidden="true" />
      <div
        className="canvas-surface"
        role={takesKeys ? "application" : "img"}
        aria-roledescription={role}
        aria-label={label}
        {...(takesKeys && { tabIndex: 0 })}
        onKeyDown={(event) => {
          if (hand.onKey?.(event)) {
            event.preventDefault();
            event.stopPropagation();
          }
        }}
        {...useHand(hand, { width, height })}
      />
    </figure>
  );
}

function useHand({ onPoint, onDrag, onPick }: Pick<Props, "onPoint" | "onDrag" | "onPick">, area: Area) {
  const last = useRef<(At & { moved: boolean }) | null>(null);
  const placeOf = (event: PointerEvent): At => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  return {
    onPointerDown: (event: PointerEvent): void => {
      event.currentTarget.setPointerCapture(event.pointerId);
      last.current = { ...placeOf(event), moved: false };
    },
    onPointerMove: (event: PointerEvent): void => {
      const [at, from] = [placeOf(event), last.current];
      onPoint?.(at, area);
      if (from === null) return;
      if (!from.moved && Math.hypot(at.x - from.x, at.y - from.y) < CLICK) return;
      onDrag?.(at.x - from.x, at.y - from.y);
      last.current = { ...at, moved: true };
    },
    onPointerUp: (event: PointerEvent): void => {
      if (last.current && !last.current.moved) onPick?.(placeOf(event), area);
      last.current = null;
    },
    onPointerLeave: (): void => onPoint?.(null, area),
  };
}
