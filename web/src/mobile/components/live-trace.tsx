import { useEffect, useLayoutEffect, useMemo, useRef, useState, type JSX } from "react";
import { useDevicePixelRatio, useSize } from "../../components/use-size";
import { useScreenCalibration } from "../../core/screen-calibration";
import { say } from "../i18n";
import { useTheme } from "../preferences";
import { traceColours } from "../trace/colours";
import { FrameCost } from "../trace/frame-cost";
import { paceAt, shownPen, START, type Pace } from "../trace/pace";
import { paintGrid, paintTrace, type Context } from "../trace/paint";
import type { TraceSource } from "../trace/source";
import { GAIN_MM_PER_MV, paperScale, type Paper } from "../trace/sweep";
import { useReducedMotion } from "./use-reduced-motion";

/** The running trace on its paper, with a sentence that says what it shows. */
export function LiveTrace({ source, label }: { source: TraceSource; label: string }): JSX.Element {
  const [times, setTimes] = useState<1 | 2>(1);
  const [frame, { width, height }] = useSize<HTMLElement>();
  const { pxPerMm: calibrated } = useScreenCalibration();
  const pxPerMm = paperScale(width, calibrated);
  const paper: Paper = useMemo(() => ({ width, height, pxPerMm, times }), [width, height, pxPerMm, times]);
  const { grid, trace, surface } = useSweep(source, paper);
  const words = say().live;
  return (
    <figure ref={frame} className="live-trace">
      <canvas ref={grid} aria-hidden="true" />
      <canvas ref={trace} aria-hidden="true" />
      <div ref={surface} className="trace-surface" role="img" aria-label={label} />
      <figcaption>
        <span className="number">{`${source.lead} · ${words.scale(GAIN_MM_PER_MV * times)}`}</span>
        <button
          type="button"
          className="chip"
          aria-pressed={times === 2}
          onClick={() => setTimes(times === 1 ? 2 : 1)}
        >
          <span>
            {words.double}
            <span className="visually-hidden">{` ${words.doubleLabel}`}</span>
          </span>
        </button>
      </figcaption>
    </figure>
  );
}

/** Both canvases at the pixels of the device; the trace is drawn anew with every frame of the screen. */
function useSweep(source: TraceSource, paper: Paper) {
  const [grid, trace] = [useRef<HTMLCanvasElement>(null), useRef<HTMLCanvasElement>(null)];
  const surface = useRef<HTMLDivElement>(null);
  const ratio = useDevicePixelRatio();
  const theme = useTheme();
  const colours = useMemo(() => traceColours(theme), [theme]);
  const reduced = useReducedMotion();
  const pace = useRef<Pace>(START);
  useEffect(() => {
    pace.current = START;
  }, [source]);
  useLayoutEffect(() => {
    const ctx = sized(grid.current, paper, ratio);
    if (ctx) paintGrid(ctx, paper, colours);
  }, [paper, ratio, colours]);
  useLayoutEffect(() => {
    const ctx = sized(trace.current, paper, ratio);
    if (ctx === null) return;
    const cost = new FrameCost();
    let next = 0;
    const draw = (): void => {
      const began = performance.now();
      pace.current = paceAt(pace.current, performance.timeOrigin + began, { source, paper });
      const penIndex = shownPen(pace.current, source.fsHz, reduced);
      if (penIndex !== null) {
        const { gap: gapWords } = say().live;
        paintTrace(ctx, source, { paper, penIndex, offsetUv: pace.current.offsetUv ?? 0, colours, gapWords });
        cost.add(performance.now() - began);
        tell(surface.current, cost);
      }
      next = window.requestAnimationFrame(draw);
    };
    next = window.requestAnimationFrame(draw);
    return () => window.cancelAnimationFrame(next);
  }, [source, paper, ratio, colours, reduced]);
  return { grid, trace, surface };
}

/** The context of a canvas at the pixels of the device; null while it has no size. */
function sized(canvas: HTMLCanvasElement | null, { width, height }: Paper, ratio: number): Context | null {
  const ctx = canvas?.getContext("2d");
  if (!canvas || !ctx || width === 0) return null;
  [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  return ctx;
}

/** How many frames were drawn and what they cost, for whoever measures the page. */
function tell(surface: HTMLElement | null, cost: FrameCost): void {
  if (surface === null || cost.frames % 60 !== 0) return;
  surface.dataset["frames"] = String(cost.frames);
  surface.dataset["frameMs"] = cost.p95().toFixed(2);
}
