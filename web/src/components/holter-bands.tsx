import { useEffect, useRef, type JSX, type KeyboardEvent, type RefObject } from "react";
import { between, panned, stripSpan, stripZoomed, withCursor, zoomed } from "../core/holter-window";
import { TRENDS_HEIGHT } from "../core/paint-holter";
import { followPointer, type Drag } from "./holter-drag";
import type { BandName, Stage } from "./holter-stage";
import { useSize } from "./use-size";

const HEIGHTS: Readonly<Record<BandName, number>> = {
  overview: 64,
  trends: TRENDS_HEIGHT,
  strip: 236,
  disclosure: 240,
};
/** A wheel of this much zooms by two. */
const WHEEL_TO_DOUBLE = 300;
/** A pointer that moves less has clicked. */
const CLICK_PX = 4;

interface Props {
  readonly name: BandName;
  readonly stage: Stage;
  readonly role: string;
  readonly label: string;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly surface?: RefObject<HTMLDivElement | null>;
}

/** One band: its bitmap, and above it what takes keys and the pointer. */
export function HolterBand({ name, stage, role, label, onKey, surface }: Props): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const own = useRef<HTMLDivElement>(null);
  const target = surface ?? own;
  const [sized, { width, height }] = useSize<HTMLElement>();
  useEffect(() => {
    stage.attach(name, canvas.current);
    return () => stage.attach(name, null);
  }, [stage, name]);
  useEffect(() => stage.resize(name, width, height), [stage, name, width, height]);
  useEffect(() => {
    const element = target.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent): void => wheel(stage, name, event, element);
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [stage, name, target]);
  return (
    <figure ref={sized} className={`holter-band holter-${name}`} style={{ height: HEIGHTS[name] }}>
      <canvas ref={canvas} aria-hidden="true" />
      {name === "overview" && (
        <div ref={(element) => stage.mark("box", element)} className="holter-box" aria-hidden="true" />
      )}
      {name !== "strip" && (
        <div ref={(element) => stage.mark(name, element)} className="holter-mark" aria-hidden="true" />
      )}
      <div
        ref={target}
        className="holter-surface"
        role="application"
        aria-roledescription={role}
        aria-label={label}
        tabIndex={0}
        onKeyDown={onKey}
        onPointerDown={(event) => press(stage, name, event.nativeEvent, event.currentTarget)}
      />
    </figure>
  );
}

/** A wheel zooms at the pointer; with Shift, or sideways, it pans. */
function wheel(stage: Stage, name: BandName, event: WheelEvent, element: HTMLElement): void {
  if (event.ctrlKey) return;
  event.preventDefault();
  const box = element.getBoundingClientRect();
  const share = (event.clientX - box.left) / box.width;
  const { window } = stage;
  const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
  const delta = sideways ? event.deltaX || event.deltaY : event.deltaY;
  const factor = 2 ** (-delta / WHEEL_TO_DOUBLE);
  if (name === "strip") {
    const perS = stage.stripPxPerS;
    const own = (event.clientX - box.left - stage.gutter) / (box.width - stage.gutter);
    if (sideways) stage.move(withCursor(window, window.cursorS + delta / perS));
    else stage.move(stripZoomed(window, factor, Math.min(1, Math.max(0, own))));
    return;
  }
  if (name === "disclosure") {
    stage.move(withCursor(window, window.cursorS + Math.sign(delta) * 60));
    return;
  }
  const span = window.toS - window.fromS;
  const at = name === "overview" ? share * window.durationS : window.fromS + share * span;
  stage.move(sideways ? panned(window, (delta / box.width) * span) : zoomed(window, factor, at));
}

function press(stage: Stage, name: BandName, event: PointerEvent, element: HTMLElement): void {
  if (event.button !== 0) return;
  const box = element.getBoundingClientRect();
  const begin: Drag = { x: event.clientX - box.left, window: stage.window };
  const place = (at: PointerEvent): number => at.clientX - box.left;
  const click = (at: PointerEvent): void =>
    clicked(stage, name, { x: place(at), y: at.clientY - box.top, width: box.width, shift: at.shiftKey });
  followPointer(element, event, {
    still: CLICK_PX,
    onMove: (at) => dragged(stage, name, { begin, x: place(at), width: box.width }),
    onClick: click,
  });
}

function dragged(
  stage: Stage,
  name: BandName,
  { begin, x, width }: { begin: Drag; x: number; width: number },
): void {
  const { window } = begin;
  if (name === "overview") {
    const at = (px: number): number => (px / width) * window.durationS;
    stage.move(between(stage.window, at(begin.x), at(x)));
  } else if (name === "trends") {
    stage.move(panned(window, ((begin.x - x) / width) * (window.toS - window.fromS)));
  } else if (name === "strip") {
    stage.move(withCursor(window, window.cursorS + (begin.x - x) / stage.stripPxPerS));
  }
}

function clicked(
  stage: Stage,
  name: BandName,
  { x, y, width, shift }: { x: number; y: number; width: number; shift: boolean },
): void {
  const { window } = stage;
  if (name === "overview") stage.move(withCursor(window, (x / width) * window.durationS));
  else if (name === "trends")
    stage.move(withCursor(window, window.fromS + (x / width) * (window.toS - window.fromS)));
  else if (name === "disclosure") stage.move(withCursor(window, stage.lineTime(x, y)));
  else chooseBeat(stage, x, shift);
}

/** A click chooses the beat under it, with Shift one more; beside every beat it moves the cursor. */
function chooseBeat(stage: Stage, x: number, shift: boolean): void {
  const place = stage.beatAt(x);
  if (place < 0) {
    stage.choose(new Set());
    const span = stripSpan(stage.window);
    stage.move(withCursor(stage.window, Math.min(span.toS, Math.max(span.fromS, stage.stripTime(x)))));
    return;
  }
  const chosen = new Set(shift ? stage.chosen : []);
  if (shift && stage.chosen.has(place)) chosen.delete(place);
  else chosen.add(place);
  stage.choose(chosen);
}
