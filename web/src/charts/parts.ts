/** What the charts have in common: axes, labels, and what a pointed-at thing is called. */
import type { EChartsCoreOption } from "echarts/core";
import type { Palette } from "./palette";

/** What a point of a chart stands for: its name, and what a reader is told of it. */
export interface Point {
  /** A biomarker's column, or a record. */
  readonly name: string;
  readonly kind: "biomarker" | "record" | "none";
  readonly text: string;
}

export interface Drawing {
  readonly option: EChartsCoreOption;
  /** In CSS pixels; null where the frame decides. */
  readonly height: number | null;
  /** In the order in which the arrow keys walk them; each says where it is drawn. */
  readonly points: readonly (Point & { readonly series: number; readonly index: number })[];
  /** One sentence that says what is to be seen. */
  readonly summary: string;
}

/** What every drawing is made of beside its figure. */
export interface Frame {
  readonly colours: Palette;
  readonly narrow: boolean;
  /** Name of the biomarker that is looked at, empty without one. */
  readonly selected: string;
}

/** A datum of a series that knows what it stands for. */
export interface Datum {
  readonly value: unknown;
  readonly point?: Point;
  readonly [more: string]: unknown;
}

/** Size of the point that is looked at. */
export const CHOSEN_PX = 13;

export function axis({ colours }: Frame, name: string, more: Record<string, unknown> = {}): object {
  return {
    type: "value",
    name,
    nameLocation: "middle",
    nameGap: 30,
    nameTextStyle: { color: colours.text, fontSize: 12 },
    axisLabel: { color: colours.muted, fontSize: 11, hideOverlap: true },
    axisLine: { show: true, lineStyle: { color: colours.line } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colours.line, opacity: 0.6 } },
    ...more,
  };
}

/** An axis of names, the first on top. */
export function names({ colours, narrow }: Frame, labels: readonly string[], more: object = {}): object {
  return {
    type: "category",
    data: labels,
    inverse: true,
    axisLabel: {
      color: colours.text,
      fontSize: 11,
      interval: 0,
      width: narrow ? 120 : 250,
      overflow: "truncate",
    },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: false },
    ...more,
  };
}

export const leftOf = ({ narrow }: Frame): number => (narrow ? 130 : 264);

export function base({ colours }: Frame, more: EChartsCoreOption): EChartsCoreOption {
  return {
    animation: false,
    textStyle: { color: colours.text, fontFamily: "inherit" },
    ...more,
  };
}

export function tooltip({ colours }: Frame): object {
  return {
    trigger: "item",
    confine: true,
    backgroundColor: colours.ground,
    borderColor: colours.line,
    textStyle: { color: colours.text, fontSize: 12 },
    formatter: (hit: { data?: Partial<Datum> }) => card(hit.data?.point?.text ?? ""),
  };
}

/** Lines of text as an element: whatever stands in a name is never read as markup. */
function card(text: string): HTMLElement | string {
  if (text === "") return "";
  const element = document.createElement("div");
  element.className = "chart-tip";
  text.split("\n").forEach((line) => {
    const row = document.createElement("div");
    row.textContent = line;
    element.append(row);
  });
  return element;
}

/** A dashed line across, with its name at the end; nothing where there is no value. */
export function threshold({ colours }: Frame, lines: readonly [string, number | null][]): object {
  const data = lines.flatMap(([name, at]) => (at === null ? [] : [{ name, yAxis: at }]));
  return {
    silent: true,
    symbol: "none",
    animation: false,
    lineStyle: { color: colours.muted, type: "dashed", width: 1 },
    label: { formatter: "{b}", position: "insideEndTop", color: colours.muted, fontSize: 11 },
    data,
  };
}

/** A diverging scale around 0. */
export function divergingScale({ colours, narrow }: Frame, limit: number, more: object = {}): object {
  return {
    type: "continuous",
    min: -limit,
    max: limit,
    calculable: false,
    orient: "horizontal",
    left: "right",
    top: 0,
    itemWidth: 10,
    itemHeight: narrow ? 72 : 120,
    text: [`+${limit.toPrecision(2)}`, `−${limit.toPrecision(2)}`],
    textStyle: { color: colours.muted, fontSize: 11 },
    inRange: { color: colours.diverging },
    ...more,
  };
}
