import { useCallback, useMemo, type JSX } from "react";
import { axisOf, intervalsOf, pairsOf } from "../core/intervals";
import type { Colours, Context } from "../core/paint";
import { axesIn, nearestPoint, paintPoints, type PlotPoint, type Plot } from "../core/paint-points";
import type { Px } from "../core/units";
import { say } from "../i18n";
import { CanvasFigure, type Area } from "./canvas-figure";
import type { DrawerFacts } from "./drawer-tabs";

const HEIGHT: Px = 260;
const RR_STEP_MS = 100;

/** RR intervals over time, and each against the next. */
export function RrTab({ beats, chosen, onBeat }: DrawerFacts): JSX.Element {
  const words = say().beats;
  const intervals = useMemo(() => intervalsOf(beats.beats), [beats.beats]);
  const axis = useMemo(
    () =>
      axisOf(
        intervals.map(({ ms }) => ms),
        RR_STEP_MS,
      ),
    [intervals],
  );
  const tachogram = useMemo((): Plot => {
    const times = intervals.map(({ atS }) => atS);
    return {
      points: intervals.map((each): PlotPoint => ({
        x: each.atS,
        y: each.ms,
        full: each.counts,
        beat: each.beat,
      })),
      x: axisOf(times, 1),
      y: axis,
      joined: true,
      ...{ xTitle: words.timeAxis, yTitle: words.rrAxis },
    };
  }, [intervals, axis, words]);
  const poincare = useMemo(
    (): Plot => ({
      points: pairsOf(intervals).map((each): PlotPoint => ({
        ...{ x: each.ms, y: each.nextMs, full: each.counts, beat: each.beat },
      })),
      ...{ x: axis, y: axis, joined: false, diagonal: true, square: true },
      ...{ xTitle: words.rrAxis, yTitle: words.nextAxis },
    }),
    [intervals, axis, words],
  );
  const out = intervals.filter(({ counts }) => !counts).length;
  const summary = words.rrSummary(intervals.length, out);
  return (
    <div className="rr-tab">
      <div>
        <strong>{words.tachogram}</strong>
        <PointFigure label={`${words.tachogram}. ${summary}`} plot={tachogram} {...{ chosen, onBeat }} />
      </div>
      <div>
        <strong>{words.poincare}</strong>
        <PointFigure label={`${words.poincare}. ${summary}`} plot={poincare} {...{ chosen, onBeat }} />
      </div>
      <p className="hint">{summary}</p>
    </div>
  );
}

function PointFigure({
  label,
  plot,
  chosen,
  onBeat,
}: {
  label: string;
  plot: Plot;
  chosen: number;
  onBeat: (beat: number) => void;
}): JSX.Element {
  const paint = useCallback(
    (ctx: Context, area: Area, colours: Colours) => paintPoints(ctx, area, { plot, chosen, colours }),
    [plot, chosen],
  );
  const order = plot.points.map(({ beat }) => beat).toSorted((a, b) => a - b);
  return (
    <CanvasFigure
      label={label}
      role={say().beats.tabs.rr}
      height={HEIGHT}
      paint={paint}
      onKey={(event) => {
        const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
        if (step === undefined || order.length === 0) return false;
        const here = order.indexOf(chosen);
        onBeat(order[Math.min(order.length - 1, Math.max(0, here + step))] ?? chosen);
        return true;
      }}
      onPick={(at, area) => {
        const found = nearestPoint(plot, axesIn(plot, area), at);
        if (found !== null) onBeat(found.beat);
      }}
    />
  );
}
