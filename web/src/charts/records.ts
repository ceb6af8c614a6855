/** Drawings of records: heatmap, correlation, planes of records. */
import type { FigureOf } from "../api/types";
import { fixed, quantity } from "../core/format";
import { say } from "../i18n";
import { colourOf, levelColour, levelGlyph } from "./palette";
import {
  axis,
  base,
  divergingScale,
  leftOf,
  names,
  tooltip,
  type Datum,
  type Drawing,
  type Frame,
} from "./parts";

type Scatter = FigureOf<"scatter">;
type Heatmap = FigureOf<"heatmap">;
type Outcome = Scatter["outcome"];

const ROW_PX = 18;

const outcomeText = ({ name, levels, values }: Outcome, i: number): string => {
  const value = values[i] ?? null;
  if (value === null) return say().discovery.chart.unknown(name);
  return `${name}: ${levels[value] ?? quantity(value)}`;
};

/** Records in a plane: each level of the outcome in a colour and shape of its own, a number on a scale. */
export function scatter(figure: Scatter, frame: Frame): Drawing {
  const { outcome } = figure;
  const data = figure.records.map((name, i): Datum => ({
    value: [figure.x[i], figure.y[i], outcome.values[i] ?? null],
    point: { name, kind: "record", text: `${name}\n${outcomeText(outcome, i)}` },
  }));
  const levelled = outcome.levels.length > 0;
  const groups = levelled
    ? [...outcome.levels.keys()].map((level) => data.filter((_, i) => outcome.values[i] === level))
    : [data];
  const numbers = outcome.values.filter((value) => value !== null);
  return {
    option: base(frame, {
      grid: { left: 56, right: 24, top: 36, bottom: 48 },
      legend: { show: levelled, top: 0, textStyle: { color: frame.colours.text, fontSize: 12 } },
      tooltip: tooltip(frame),
      xAxis: axis(frame, figure.x_label, { scale: true }),
      yAxis: axis(frame, figure.y_label, { scale: true, nameGap: 38 }),
      ...(levelled
        ? {}
        : {
            visualMap: {
              ...divergingScale(frame, 1),
              dimension: 2,
              min: Math.min(...numbers),
              max: Math.max(...numbers),
              text: [quantity(Math.max(...numbers)), quantity(Math.min(...numbers))],
            },
          }),
      series: groups.map((group, level) => ({
        name: levelled ? `${outcome.name}: ${outcome.levels[level]}` : outcome.name,
        type: "scatter",
        symbol: levelGlyph(level),
        symbolSize: data.length > 1000 ? 6 : 10,
        itemStyle: { ...(levelled ? { color: levelColour(level, frame.colours) } : {}), opacity: 0.8 },
        data: group,
      })),
    }),
    height: null,
    points: groups.flatMap((group, series) =>
      group.map(({ point }, index) => ({ ...point!, series, index })),
    ),
    summary: say().discovery.chart.plane(figure.note),
  };
}

/** Biomarkers (rows) in records (columns), both in the order of their clusters; the outcome of each record on top. */
export function heatmap(figure: Heatmap, frame: Frame): Drawing {
  const [outcome] = figure.annotations;
  const cells = figure.names.flatMap((name, row) =>
    figure.records.flatMap((record, column): Datum[] => {
      const z = figure.z[column]?.[row] ?? null;
      if (z === null) return [];
      const said = outcome === undefined ? "" : `\n${outcomeText(outcome, column)}`;
      const text = `${figure.labels[row] ?? name}\n${record}${said}\n${figure.value_label} ${fixed(z, 1)}`;
      return [{ value: [column, row, z], point: { name, kind: "biomarker", text } }];
    }),
  );
  const bar = figure.records.map((record, column): Datum => ({
    value: [column, 0],
    point: {
      name: record,
      kind: "record",
      text: `${record}\n${outcome ? outcomeText(outcome, column) : ""}`,
    },
    itemStyle: { color: barColour(outcome, column, frame) },
  }));
  const left = leftOf(frame);
  const hidden = { show: false, type: "category", data: figure.records };
  return {
    option: base(frame, {
      grid: [
        { left, right: 12, top: 34, height: 14 },
        { left, right: 12, top: 52, bottom: 8 },
      ],
      tooltip: tooltip(frame),
      visualMap: divergingScale(frame, figure.limit ?? 3, { seriesIndex: 1 }),
      xAxis: [
        { ...hidden, gridIndex: 0 },
        { ...hidden, gridIndex: 1 },
      ],
      yAxis: [
        {
          ...names(frame, []),
          type: "value",
          inverse: false,
          gridIndex: 0,
          min: 0,
          max: 1,
          interval: 0.5,
          axisLabel: {
            color: frame.colours.text,
            fontSize: 11,
            formatter: (at: number) => (at === 0.5 ? (outcome?.name ?? "") : ""),
          },
        },
        { ...names(frame, figure.labels), gridIndex: 1, axisLabel: markedLabels(figure, frame) },
      ],
      series: [
        {
          type: "bar",
          data: bar.map((each) => ({ ...each, value: 1 })),
          barCategoryGap: "0%",
          yAxisIndex: 0,
        },
        { type: "heatmap", data: cells, xAxisIndex: 1, yAxisIndex: 1 },
        ...levelKeys(outcome, frame),
      ],
      legend: {
        left: frame.narrow ? 0 : left,
        top: 2,
        itemWidth: 12,
        itemHeight: 10,
        selectedMode: false,
        data: levelKeys(outcome, frame).map(({ name }) => name),
        textStyle: { color: frame.colours.text, fontSize: 12 },
      },
    }),
    height: figure.names.length * ROW_PX + 64,
    points: [],
    summary: say().discovery.chart.heatmap(figure.note),
  };
}

/** Series of nothing, for the legend of the bar. */
const levelKeys = (outcome: Outcome | undefined, { colours }: Frame): { name: string }[] =>
  (outcome?.levels ?? []).map((level, i) => ({
    name: `${outcome?.name ?? ""}: ${level}`,
    type: "scatter",
    symbol: "rect",
    itemStyle: { color: levelColour(i, colours) },
    xAxisIndex: 0,
    yAxisIndex: 0,
    data: [],
  }));

function barColour(outcome: Outcome | undefined, column: number, { colours }: Frame): string {
  const value = outcome?.values[column] ?? null;
  if (outcome === undefined || value === null) return colours.line;
  if (outcome.levels.length > 0) return levelColour(value, colours);
  const known = outcome.values.filter((each) => each !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const share = high > low ? (value - low) / (high - low) : 0.5;
  return colours.diverging[Math.round(share * (colours.diverging.length - 1))] ?? colours.line;
}

/** Names with the mark of their dimension before them. */
function markedLabels({ labels, dimensions }: Pick<Heatmap, "labels" | "dimensions">, frame: Frame): object {
  const { colours, narrow } = frame;
  const rich = Object.fromEntries(
    ["structural", "intensity", "functional", "comparative"].map((name) => [
      name,
      { color: colourOf(name, colours), fontSize: 10 },
    ]),
  );
  const marks: Readonly<Record<string, string>> = {
    structural: "■",
    intensity: "◆",
    functional: "▲",
    comparative: "✚",
  };
  const longest = narrow ? 18 : 40;
  return {
    interval: 0,
    color: colours.text,
    fontSize: 11,
    rich,
    formatter: (label: string, i: number) => {
      const dimension = dimensions[i] ?? "";
      const shown = (labels[i] ?? label).replaceAll(/[{}|]/g, " ");
      const short = shown.length > longest ? `${shown.slice(0, longest - 1)}…` : shown;
      return `${short} {${dimension}|${marks[dimension] ?? "●"}}`;
    },
  };
}

export function correlation(figure: FigureOf<"correlation">, frame: Frame): Drawing {
  const cells = figure.names.flatMap((name, row) =>
    figure.names.flatMap((_, column): Datum[] => {
      const rho = figure.rho[row]?.[column] ?? null;
      if (rho === null) return [];
      const text = `${figure.labels[row]}\n${figure.labels[column]}\n${figure.value_label} ${fixed(rho, 2)}`;
      return [{ value: [column, row, rho], point: { name, kind: "biomarker", text } }];
    }),
  );
  return {
    option: base(frame, {
      grid: { left: leftOf(frame), right: 12, top: 34, bottom: 8 },
      tooltip: tooltip(frame),
      visualMap: divergingScale(frame, 1),
      xAxis: { show: false, type: "category", data: figure.names },
      yAxis: { ...names(frame, figure.labels), axisLabel: markedLabels(figure, frame) },
      series: [{ type: "heatmap", data: cells }],
    }),
    height: figure.names.length * ROW_PX + 48,
    points: [],
    summary: say().discovery.chart.correlation(figure.value_label, figure.names.length, figure.note),
  };
}
