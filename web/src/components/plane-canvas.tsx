import { useEffect, useMemo, useRef, useState, type JSX, type KeyboardEvent, type RefObject } from "react";
import type { Palette } from "../charts/palette";
import { begun, boxed, extended, within, type Lasso, type Vertex } from "../core/lasso";
import { paintLine, paintPoints, radiusOf } from "../core/paint-scatter";
import { rounded, type PlanePoints } from "../core/plane";
import { fitted, gridOf, moved, nearest, toPixels, toPlane, zoomed, type View } from "../core/scatter";
import type { Tool } from "./plane-tools";
import { useSize } from "./use-size";

/** A line on the plane with what is inside. */
export interface Drawn {
  readonly by: "lasso" | "box" | "numbers";
  readonly line: readonly Vertex[];
  readonly inside: Uint8Array;
}

interface Props {
  readonly points: PlanePoints;
  readonly label: string;
  readonly title: string;
  readonly tool: Tool;
  readonly drawn: Drawn | null;
  readonly colours: Palette;
  /** Changes when all shall be seen again. */
  readonly resets: number;
  readonly surface: RefObject<HTMLDivElement | null>;
  /** What stands at a point, for a reader. */
  readonly textOf: (point: number) => string;
  readonly onDrawn: (drawn: Drawn | null) => void;
  readonly onOpen: (point: number) => void;
  readonly onKey: (event: KeyboardEvent) => boolean;
}

const HEIGHT_PX = 560;
const NEAR_PX = 12;
/** A drag shorter than this is a click. */
const STILL_PX = 3;
const ZOOM_OF_A_NOTCH = 1.2;
const WALKED: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Records in a plane: points as pixels below, the line that is being drawn and the pointed-at record above. */
export function PlaneCanvas(props: Props): JSX.Element {
  const { points, colours, drawn, tool, surface } = props;
  const [holder, { width }] = useSize<HTMLDivElement>();
  const size = { width, height: HEIGHT_PX };
  const ground = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const [view, setView] = useState<View | null>(null);
  const [live, setLive] = useState<Drawn | null>(null);
  const [at, setAt] = useState(-1);
  const drag = useRef<Drag | null>(null);
  const grid = useMemo(() => gridOf(points), [points]);
  const shown = live ?? drawn;
  const selected = useMemo(() => drawn?.inside.reduce((sum, each) => sum + each, 0), [drawn]);

  useEffect(() => {
    if (width > 0) setView(fitted(points, { width, height: HEIGHT_PX }));
  }, [points, width, props.resets]);

  const settled = drawn?.inside ?? null;
  useEffect(() => {
    if (view === null || ground.current === null) return;
    const from = performance.now();
    paint(ground.current, size, points, view, colours, settled);
    ground.current.dataset["drawnMs"] = (performance.now() - from).toFixed(1);
  }, [points, view, colours, settled, width]);

  useEffect(() => {
    if (view === null || over.current === null) return;
    const context = sized(over.current, size);
    paintLine(
      context,
      (shown?.line ?? []).map((vertex) => toPixels(view, vertex)),
      colours,
    );
    if (at >= 0) ring(context, toPixels(view, { x: points.x[at]!, y: points.y[at]! }), colours);
  }, [points, view, colours, shown, at, width]);

  const placeOf = (event: { clientX: number; clientY: number }): Vertex => {
    const box = surface.current!.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const pointAt = (pixel: Vertex): number =>
    view === null ? -1 : nearest(grid, points, toPlane(view, pixel), NEAR_PX / view.scale);

  const begin = (event: React.PointerEvent): void => {
    if (event.button !== 0 || view === null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const pixel = placeOf(event);
    const vertex = rounded(toPlane(view, pixel));
    drag.current = { from: pixel, last: pixel, moved: false, vertex, lasso: begun(points, vertex) };
  };
  const go = (event: React.PointerEvent): void => {
    const pixel = placeOf(event);
    const going = drag.current;
    if (going === null) {
      setAt(pointAt(pixel));
      return;
    }
    if (!going.moved && Math.hypot(pixel.x - going.from.x, pixel.y - going.from.y) < STILL_PX) return;
    going.moved = true;
    const from = performance.now();
    follow(going, pixel);
    if (ground.current) ground.current.dataset["lassoMs"] = (performance.now() - from).toFixed(2);
  };
  const follow = (going: Drag, pixel: Vertex): void => {
    const vertex = rounded(toPlane(view!, pixel));
    if (tool === "pan") setView(moved(view!, pixel.x - going.last.x, pixel.y - going.last.y));
    else if (tool === "box") {
      const line = boxed(going.vertex, vertex);
      setLive({ by: "box", line, inside: within(points, line) });
    } else {
      going.lasso = extended(going.lasso, points, vertex);
      setLive({ by: "lasso", line: going.lasso.vertices, inside: going.lasso.inside });
    }
    going.last = pixel;
  };
  const end = (event: React.PointerEvent): void => {
    const going = drag.current;
    drag.current = null;
    if (going === null) return;
    if (!going.moved) {
      const point = pointAt(placeOf(event));
      if (point >= 0) props.onOpen(point);
    } else if (live !== null) {
      props.onDrawn({ ...live, inside: live.inside.slice() });
      setLive(null);
    }
  };
  const walk = (event: KeyboardEvent): void => {
    const step = WALKED[event.key];
    if (step !== undefined) setAt(Math.min(points.x.length - 1, Math.max(0, at + step)));
    else if (event.key === "Enter" && at >= 0) props.onOpen(at);
    else if (event.key === "Escape") props.onDrawn(null);
    else if (!props.onKey(event)) return;
    event.preventDefault();
  };
  useWheel(surface, (event) => {
    if (view === null) return;
    const factor = event.deltaY < 0 ? ZOOM_OF_A_NOTCH : 1 / ZOOM_OF_A_NOTCH;
    setView(zoomed(view, placeOf(event), factor));
  });
  return (
    <figure className="chart plane">
      <div ref={holder} className="plane-ground" style={{ height: HEIGHT_PX }} data-tool={tool}>
        <canvas ref={ground} aria-hidden="true" style={{ width: "100%", height: HEIGHT_PX }} />
        <canvas ref={over} aria-hidden="true" style={{ width: "100%", height: HEIGHT_PX }} />
        <div
          ref={surface}
          className="plane-surface"
          role="application"
          aria-roledescription={props.title}
          aria-label={props.label}
          tabIndex={0}
          data-view={view === null ? undefined : JSON.stringify(view)}
          data-selected={selected}
          onPointerDown={begin}
          onPointerMove={go}
          onPointerUp={end}
          onPointerLeave={() => drag.current === null && setAt(-1)}
          onKeyDown={walk}
        />
        {at >= 0 && view !== null && (
          <Tip
            text={props.textOf(at)}
            place={toPixels(view, { x: points.x[at]!, y: points.y[at]! })}
            width={width}
          />
        )}
      </div>
      <p className="visually-hidden" aria-live="polite">
        {at >= 0 ? props.textOf(at) : ""}
      </p>
    </figure>
  );
}

interface Drag {
  readonly from: Vertex;
  last: Vertex;
  moved: boolean;
  readonly vertex: Vertex;
  lasso: Lasso;
}

function Tip({ text, place, width }: { text: string; place: Vertex; width: number }): JSX.Element {
  const side = place.x > width / 2 ? { right: width - place.x + 10 } : { left: place.x + 10 };
  return (
    <div className="plane-tip" aria-hidden="true" style={{ ...side, top: place.y + 10 }}>
      {text.split("\n").map((line) => (
        <div key={line}>{line}</div>
      ))}
    </div>
  );
}

/** A canvas at the resolution of the screen, cleared, drawn on in CSS pixels. */
function sized(
  canvas: HTMLCanvasElement,
  { width, height }: { width: number; height: number },
): CanvasRenderingContext2D {
  const ratio = window.devicePixelRatio;
  [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  const context = canvas.getContext("2d")!;
  context.scale(ratio, ratio);
  return context;
}

function paint(
  canvas: HTMLCanvasElement,
  size: { width: number; height: number },
  points: PlanePoints,
  view: View,
  colours: Palette,
  inside: Uint8Array | null,
): void {
  const ratio = window.devicePixelRatio;
  const context = sized(canvas, size);
  const image = context.createImageData(canvas.width, canvas.height);
  const scale = points.levels.length > 0 ? colours.levels : colours.diverging;
  paintPoints(
    image,
    points,
    { scale: view.scale * ratio, left: view.left * ratio, top: view.top * ratio },
    {
      colours: scale,
      faint: colours.line,
      radius: radiusOf(points.x.length) * ratio,
      alike: points.levels.length === 0,
    },
    inside,
  );
  context.putImageData(image, 0, 0);
}

function ring(context: CanvasRenderingContext2D, { x, y }: Vertex, { text, ground }: Palette): void {
  for (const [colour, width] of [
    [ground, 4],
    [text, 2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.arc(x, y, 8, 0, 2 * Math.PI);
    context.stroke();
  }
}

/** A wheel zooms instead of scrolling the page, which React's own listener could not keep it from. */
function useWheel(surface: RefObject<HTMLElement | null>, onWheel: (event: WheelEvent) => void): void {
  const latest = useRef(onWheel);
  latest.current = onWheel;
  useEffect(() => {
    const element = surface.current;
    const listener = (event: WheelEvent): void => {
      if (!event.ctrlKey && document.activeElement !== element) return;
      event.preventDefault();
      latest.current(event);
    };
    element?.addEventListener("wheel", listener, { passive: false });
    return () => element?.removeEventListener("wheel", listener);
  }, [surface]);
}
