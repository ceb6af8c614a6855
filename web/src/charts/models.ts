/** Drawings of models: curves with their bands, and what moves the predictions. */
import type { FigureOf } from "../api/types";
import { estimateText } from "../core/associations";
import { fixed } from "../core/format";
import { say } from "../i18n";
import { swarm } from "../core/swarm";
import { levelColour } from "./palette";
import { axis, base, leftOf, names, tooltip, type Datum, type Drawing, type Frame } from "./parts";

type Curves = FigureOf<"curves">;
type Curve = Curves["curves"][number];

const LINES = ["solid", "dashed", "dotted"];

const along = (x: readonly (number | null)[], y: readonly (number | null)[]): unknown[] =>
  x.map((at, i) => [at, y[i] ?? null]);

export function curveName({ name, panel, metric, summary }: Curve): string {
  const number = summary && metric !== "" ? `: ${metric} ${estimateText(summary)}` : "";
  return `${[name, panel].filter(Boolean).join(", ")}${number}`;
}

/** Each kind of input in a colour, each learner in a line style; the band is the 95 % interval. */
export function curves(figure: Curves, frame: Frame): Drawing {
  const inputs = [...new Set(figure.curves.map(({ name }) => name))];
  const panels = [...new Set(figure.curves.map(({ panel }) => panel))];
  const drawn = figure.curves.flatMap((curve) => {
    const colour = levelColour(inputs.indexOf(curve.name), frame.colours);
    const name = curveName(curve);
    const line = {
      name,
      type: "line",
      symbol: "none",
      color: colour,
      lineStyle: { color: colour, width: 2, type: LINES[panels.indexOf(curve.panel) % LINES.length] },
      data: along(curve.x, curve.y),
      z: 3,
    };
    return [...(panels.indexOf(curve.panel) === 0 ? band(curve, name, colour) : []), line];
  });
  const references = figure.references
    .filter((line, i, all) => all.findIndex(({ name }) => name === line.name) === i)
    .map((line) => ({
      name: line.name,
      type: "line",
      symbol: "none",
      silent: true,
      color: frame.colours.muted,
      lineStyle: { color: frame.colours.muted, width: 1, type: "dashed" },
      data: along(line.x, line.y),
      z: 1,
    }));
  const shown = [...figure.curves.map(curveName), ...references.map(({ name }) => name)].filter(Boolean);
  return {
    option: base(frame, {
      grid: { left: 56, right: 24, top: shown.length * 20 + 16, bottom: 48 },
      legend: {
        data: shown,
        orient: "vertical",
        left: 52,
        top: 0,
        itemHeight: 10,
        itemStyle: { opacity: 0 },
        textStyle: { color: frame.colours.text, fontSize: 12 },
      },
      xAxis: axis(frame, figure.x_label, limits(figure.x_limits)),
      yAxis: axis(frame, figure.y_label, { ...limits(figure.y_limits), nameGap: 38 }),
      series: [...drawn, ...references],
    }),
    height: 460 + shown.length * 20,
    points: [],
    summary: `${figure.curves.map(curveName).join("; ")}. ${figure.note}`,
  };
}

const limits = ([min, max]: Curves["x_limits"]): Record<string, unknown> => ({ min, max });

/** The interval of a curve: a line without a stroke at its lower end, and its width stacked on it. */
function band({ x, low, high }: Curve, name: string, colour: string): object[] {
  if (low.length === 0) return [];
  const same = {
    type: "line",
    symbol: "none",
    silent: true,
    stack: `band of ${name}`,
    stackStrategy: "all",
    z: 2,
  };
  const width = high.map((top, i) => (top === null || low[i] == null ? null : top - low[i]));
  return [
    { ...same, lineStyle: { opacity: 0 }, data: along(x, low) },
    {
      ...same,
      lineStyle: { opacity: 0 },
      areaStyle: { color: colour, opacity: 0.13 },
      data: along(x, width),
    },
  ];
}

const SWARM_ROW_PX = 30;

export function beeswarm(figure: FigureOf<"beeswarm">, frame: Frame): Drawing {
  const data = figure.rows.flatMap(({ name, label, contributions, rank }, row) => {
    const offsets = swarm(contributions);
    return contributions.flatMap((toward, i): Datum[] =>
      toward === null
        ? []
        : [
            {
              value: [toward, row + (offsets[i] ?? 0), rank[i] ?? null],
              point: { name, kind: "biomarker", text: `${label}\n${figure.x_label} ${fixed(toward, 2)}` },
            },
          ],
    );
  });
  const rows = figure.rows.length;
  return {
    option: base(frame, {
      grid: { left: leftOf(frame), right: 24, top: 34, bottom: 48 },
      tooltip: tooltip(frame),
      visualMap: {
        type: "continuous",
        dimension: 2,
        min: 0,
        max: 1,
        seriesIndex: 0,
        orient: "horizontal",
        left: "right",
        top: 0,
        itemWidth: 10,
        itemHeight: 120,
        text: [say().discovery.chart.highValue, say().discovery.chart.low],
        textStyle: { color: frame.colours.muted, fontSize: 11 },
        inRange: { color: frame.colours.diverging },
      },
      xAxis: axis(frame, figure.x_label, { axisLine: { onZero: false } }),
      yAxis: [
        names(
          frame,
          figure.rows.map(({ label }) => label),
        ),
        { type: "value", min: -0.5, max: rows - 0.5, inverse: true, show: false },
      ],
      series: [
        { type: "scatter", yAxisIndex: 1, symbolSize: 6, data },
        { type: "scatter", yAxisIndex: 0, data: [], silent: true },
      ],
    }),
    height: rows * SWARM_ROW_PX + 84,
    points: [],
    summary: say().discovery.chart.beeswarm(figure.model, rows),
  };
}
