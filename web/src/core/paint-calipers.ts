/** Calipers above the traces, with their reading beside the leg and never on the trace between them. */
import { caliperReading, marches, type Caliper, type Leg } from "./caliper";
import { fixed } from "./format";
import type { Segment } from "./layout";
import {
  FONT,
  spanOf,
  strokeLine,
  timeX,
  voltageY,
  yOf,
  type Colours,
  type Context,
  type PaperView,
} from "./paint";
import type { Px } from "./units";

const HALF_ROW = 0.42;
const FILL_ALPHA = 0.08;
const MARCH_ALPHA = 0.6;
/** How far the bar of a level reaches beyond the legs, and how wide a caliper of amplitude is. */
const REACH: Px = 14;
const LEG: Px = 1.25;
const ACTIVE_LEG: Px = 2.5;

interface Shown {
  readonly caliper: Caliper;
  readonly segment: Segment;
  /** The leg that keys move; null where the caliper is not the active one. */
  readonly leg: Leg | null;
  readonly text: string;
  readonly colours: Colours;
}

export function paintCaliper(ctx: Context, view: PaperView, shown: Shown): void {
  ctx.save();
  ctx.fillStyle = ctx.strokeStyle = shown.colours.caliper;
  if (shown.caliper.kind === "amplitude") paintLevels(ctx, view, shown);
  else paintLegs(ctx, view, shown);
  ctx.restore();
}

function paintLegs(ctx: Context, view: PaperView, { caliper, segment, leg, text, colours }: Shown): void {
  const [xa, xb] = [timeX(view, segment, caliper.from.s), timeX(view, segment, caliper.to.s)];
  const [ya, yb] = [voltageY(view, segment, caliper.from.mv), voltageY(view, segment, caliper.to.mv)];
  const half = view.page.rowMm * view.scale.pxPerMm * HALF_ROW;
  const baseline = yOf(view, segment.baselineMm);
  const [top, bottom] = [Math.min(baseline - half, ya, yb), Math.max(baseline + half, ya, yb)];
  ctx.globalAlpha = FILL_ALPHA;
  ctx.fillRect(Math.min(xa, xb), top, Math.abs(xb - xa), bottom - top);
  if (caliper.kind === "march") paintMarches(ctx, view, { caliper, segment, top, bottom });
  ctx.globalAlpha = 1;
  for (const [x, name] of [
    [xa, "from"],
    [xb, "to"],
  ] as const) {
    ctx.lineWidth = leg === name ? ACTIVE_LEG : LEG;
    strokeLine(ctx, [x, top, x, bottom]);
  }
  ctx.lineWidth = LEG;
  if (caliper.kind === "box") {
    ctx.setLineDash([4, 3]);
    for (const y of [ya, yb]) strokeLine(ctx, [Math.min(xa, xb) - REACH, y, Math.max(xa, xb) + REACH, y]);
    ctx.setLineDash([]);
    dot(ctx, xa, ya);
    dot(ctx, xb, yb);
  } else {
    strokeLine(ctx, [xa, ya, xb, ya]);
  }
  paintReading(ctx, view, { text, x: Math.max(xa, xb) + 8, y: top }, colours);
}

function paintMarches(
  ctx: Context,
  view: PaperView,
  { caliper, segment, top, bottom }: { caliper: Caliper; segment: Segment; top: Px; bottom: Px },
): void {
  const { fromS, toS } = spanOf(view, segment);
  ctx.globalAlpha = MARCH_ALPHA;
  ctx.lineWidth = 1;
  for (const time of marches(caliper, [fromS, toS])) {
    const x = timeX(view, segment, time);
    strokeLine(ctx, [x, top, x, bottom]);
  }
}

function paintLevels(ctx: Context, view: PaperView, { caliper, segment, leg, text, colours }: Shown): void {
  const x = timeX(view, segment, caliper.from.s);
  const [ya, yb] = [voltageY(view, segment, caliper.from.mv), voltageY(view, segment, caliper.to.mv)];
  for (const [y, name] of [
    [ya, "from"],
    [yb, "to"],
  ] as const) {
    ctx.lineWidth = leg === name ? ACTIVE_LEG : LEG;
    strokeLine(ctx, [x - REACH, y, x + REACH, y]);
  }
  ctx.lineWidth = LEG;
  strokeLine(ctx, [x, ya, x, yb]);
  paintReading(ctx, view, { text, x: x + REACH + 6, y: Math.min(ya, yb) }, colours);
}

function dot(ctx: Context, x: Px, y: Px): void {
  ctx.beginPath();
  ctx.arc(x, y, 3, 0, 2 * Math.PI);
  ctx.fill();
}

/** "Δt 412 ms · 146 /min · ΔV 0.31 mV (V5)", what the caliper measures of it. */
export function readingText(
  caliper: Pick<Caliper, "kind" | "from" | "to">,
  { lead, sign = 1 }: { lead: string; sign?: 1 | -1 },
): string {
  const { ms, mv, perMinute } = caliperReading(caliper);
  const parts = [
    ms === null ? null : `Δt ${fixed(ms, 0)} ms`,
    perMinute === null ? null : `${fixed(perMinute, 0)} /min`,
    mv === null ? null : `ΔV ${fixed(sign * mv, 2)} mV`,
  ];
  return `${parts.filter((part) => part !== null).join(" · ")} (${lead})`;
}

function paintReading(
  ctx: Context,
  view: PaperView,
  { text, x, y }: { text: string; x: Px; y: Px },
  colours: Colours,
): void {
  ctx.font = `600 12px ${FONT}`;
  const width = ctx.measureText(text).width + 12;
  const left = Math.max(4, Math.min(x, view.width - width - 4));
  const top = Math.max(4, Math.min(y, view.height - 24));
  ctx.fillStyle = colours.caliper;
  ctx.beginPath();
  ctx.roundRect(left, top, width, 20, 4);
  ctx.fill();
  ctx.fillStyle = colours.paper;
  ctx.fillText(text, left + 6, top + 14);
}
