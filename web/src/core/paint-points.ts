/** Points of beats in a plot with axes: full where they count, hollow where they are left out. */
import { FONT, strokeLine, type Colours, type Context } from "./paint";
import type { Px } from "./units";

export interface PlotPoint {
  readonly x: number;
  readonly y: number;
  readonly full: boolean;
  readonly beat: number;
}

export interface Plot {
  readonly points: readonly PlotPoint[];
  readonly x: { readonly low: number; readonly high: number };
  readonly y: { readonly low: number; readonly high: number };
  readonly xTitle: string;
  readonly yTitle: string;
  readonly joined: boolean;
  readonly diagonal?: boolean;
  /** Both axes at one scale. */
  readonly square?: boolean;
}

export interface Axes {
  readonly x: (value: number) => Px;
  readonly y: (value: number) => Px;
}

const LEFT: Px = 46;
const BOTTOM: Px = 32;
const MARGIN: Px = 10;
const DOT: Px = 3;
/** More points than this would be one blot at that size. */
const MANY = 400;
const SMALL_DOT: Px = 1.5;
const HIT: Px = 12;
const TICKS = 5;
const ROUND = [1, 2, 5, 10];

export function axesIn(plot: Plot, { width, height }: { width: Px; height: Px }): Axes {
  const room = { x: width - LEFT - MARGIN, y: height - BOTTOM - MARGIN };
  const side = Math.min(room.x, room.y);
  const size = plot.square ? { x: side, y: side } : room;
  const share = (value: number, { low, high }: { low: number; high: number }): number =>
    (value - low) / (high - low);
  return {
    x: (value) => LEFT + share(value, plot.x) * size.x,
    y: (value) => MARGIN + size.y - share(value, plot.y) * size.y,
  };
}

/** About five round values between the ends of an axis. */
export function ticksOf({ low, high }: { low: number; high: number }): number[] {
  const raw = (high - low) / TICKS;
  const decade = 10 ** Math.floor(Math.log10(raw));
  const step = (ROUND.find((each) => each * decade >= raw) ?? 10) * decade;
  const ticks: number[] = [];
  for (let value = Math.ceil(low / step - 1e-9) * step; value <= high + 1e-9; value += step)
    ticks.push(value);
  return ticks;
}

export function paintPoints(
  ctx: Context,
  area: { width: Px; height: Px },
  { plot, chosen, colours }: { plot: Plot; chosen: number; colours: Colours },
): void {
  const axes = axesIn(plot, area);
  paintAxes(ctx, axes, plot, colours);
  if (plot.diagonal) {
    ctx.setLineDash([4, 4]);
    strokeLine(ctx, [axes.x(plot.x.low), axes.y(plot.x.low), axes.x(plot.x.high), axes.y(plot.x.high)]);
    ctx.setLineDash([]);
  }
  if (plot.joined) {
    ctx.beginPath();
    plot.points.forEach(({ x, y, beat }, i) => {
      if (plot.points[i - 1]?.beat === beat - 1) ctx.lineTo(axes.x(x), axes.y(y));
      else ctx.moveTo(axes.x(x), axes.y(y));
    });
    ctx.strokeStyle = colours.hatch;
    ctx.stroke();
  }
  const dot = plot.points.length > MANY ? SMALL_DOT : DOT;
  for (const { x, y, full, beat } of plot.points) {
    ctx.beginPath();
    ctx.arc(axes.x(x), axes.y(y), beat === chosen ? DOT + 2 : dot, 0, 2 * Math.PI);
    ctx.fillStyle = full ? colours.caliper : colours.paper;
    ctx.strokeStyle = colours.caliper;
    ctx.lineWidth = beat === chosen ? 2.5 : dot / 2.5;
    ctx.fill();
    ctx.stroke();
  }
}

function paintAxes(ctx: Context, axes: Axes, plot: Plot, colours: Colours): void {
  ctx.font = `11px ${FONT}`;
  ctx.strokeStyle = colours.major;
  ctx.fillStyle = colours.label;
  ctx.lineWidth = 1;
  const [left, right] = [axes.x(plot.x.low), axes.x(plot.x.high)];
  const [bottom, top] = [axes.y(plot.y.low), axes.y(plot.y.high)];
  for (const value of ticksOf(plot.x)) {
    strokeLine(ctx, [axes.x(value), bottom, axes.x(value), top]);
    const text = String(value);
    ctx.fillText(text, axes.x(value) - ctx.measureText(text).width / 2, bottom + 13);
  }
  for (const value of ticksOf(plot.y)) {
    strokeLine(ctx, [left, axes.y(value), right, axes.y(value)]);
    const text = String(value);
    ctx.fillText(text, left - ctx.measureText(text).width - 5, axes.y(value) + 4);
  }
  ctx.fillText(plot.xTitle, (left + right - ctx.measureText(plot.xTitle).width) / 2, bottom + 27);
  ctx.save();
  ctx.translate(10, (top + bottom + ctx.measureText(plot.yTitle).width) / 2);
  ctx.rotate(-Math.PI / 2);
  ctx.fillText(plot.yTitle, 0, 0);
  ctx.restore();
}

/** The point under the pointer, or null. */
export function nearestPoint(plot: Plot, axes: Axes, at: { x: Px; y: Px }): PlotPoint | null {
  let [best, distance]: [PlotPoint | null, Px] = [null, HIT];
  for (const point of plot.points) {
    const away = Math.hypot(axes.x(point.x) - at.x, axes.y(point.y) - at.y);
    if (away < distance) [best, distance] = [point, away];
  }
  return best;
}
