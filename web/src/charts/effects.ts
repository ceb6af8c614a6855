/** Drawings of effects and of the null: forest, leads, null check. */
import type { FigureOf } from "../api/types";
import { estimateText, pText } from "../core/associations";
import { fixed } from "../core/format";
import { say } from "../i18n";
import { colourOf, glyphOf } from "./palette";
import {
  axis,
  base,
  CHOSEN_PX,
  divergingScale,
  leftOf,
  names,
  tooltip,
  type Datum,
  type Drawing,
  type Frame,
  type Point,
} from "./parts";

const FOREST_ROW_PX = 24;

export function forest(figure: FigureOf<"forest">, frame: Frame): Drawing {
  const rows = figure.names.map((name, i) => {
    const effect = figure.effects[i] ?? { value: null, low: null, high: null };
    const label = figure.labels[i] ?? name;
    const text = `${label}\n${estimateText(effect)}\nq ${pText(figure.q[i] ?? null)} · n ${figure.n[i] ?? ""}`;
    return { effect, i, point: { name, kind: "biomarker", text } satisfies Point };
  });
  const colour = (i: number): string => colourOf(figure.dimensions[i] ?? "", frame.colours);
  const bars = rows.map(({ effect, i, point }) => ({
    coords: [
      [effect.low ?? effect.value, i],
      [effect.high ?? effect.value, i],
    ],
    point,
    lineStyle: { color: colour(i), width: 2 },
  }));
  const dots = rows.map(({ effect, i, point }): Datum => {
    const chosen = point.name === frame.selected;
    return {
      value: [effect.value, i],
      point,
      symbol: glyphOf(figure.dimensions[i] ?? ""),
      symbolSize: chosen ? CHOSEN_PX : 10,
      itemStyle: {
        color: figure.found[i] ? colour(i) : frame.colours.ground,
        borderColor: chosen ? frame.colours.text : colour(i),
        borderWidth: 1.5,
      },
    };
  });
  return {
    option: base(frame, {
      grid: { left: leftOf(frame), right: 24, top: 8, bottom: 44 },
      tooltip: tooltip(frame),
      xAxis: axis(frame, figure.x_label, around(figure.effects.flatMap(({ low, high }) => [low, high]))),
      yAxis: names(frame, figure.labels),
      series: [
        { type: "scatter", data: dots, z: 3, markLine: zeroLine(frame) },
        { type: "lines", coordinateSystem: "cartesian2d", data: bars, z: 2 },
      ],
    }),
    height: figure.names.length * FOREST_ROW_PX + 60,
    points: rows.map(({ point, i }) => ({ ...point, series: 0, index: i })),
    summary: say().discovery.chart.forest(rows.length),
  };
}

/** Limits that hold all of the numbers and 0, with a margin. */
function around(values: readonly (number | null)[]): { min: number; max: number } {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
  const margin = 0.04 * (high - low || 1);
  const tidy = (value: number): number => Number(value.toPrecision(2));
  return { min: low < 0 ? tidy(low - margin) : 0, max: high > 0 ? tidy(high + margin) : 0 };
}

const zeroLine = ({ colours }: Frame): object => ({
  silent: true,
  symbol: "none",
  label: { show: false },
  lineStyle: { color: colours.muted, type: "dashed", width: 1 },
  data: [{ xAxis: 0 }],
});

const MAP_ROW_PX = 18;

export function leadMap(figure: FigureOf<"lead_map">, frame: Frame): Drawing {
  const cells = figure.symbols.flatMap((symbol, row) =>
    figure.leads.flatMap((lead, column): Datum[] => {
      const effect = figure.effect[row]?.[column] ?? null;
      if (effect === null) return [];
      const found = figure.found[row]?.[column] ?? false;
      const text = `${figure.labels[row] ?? symbol}, ${lead}\n${figure.value_label} ${fixed(effect, 2)}${found ? `\n${say().discovery.chart.isFound}` : ""}`;
      return [
        {
          value: [column, row, effect],
          found,
          point: { name: `${symbol}__${lead}`, kind: "biomarker", text },
        },
      ];
    }),
  );
  const marks = cells
    .filter((cell) => cell["found"])
    .map((cell) => ({ ...cell, value: (cell.value as number[]).slice(0, 2) }));
  return {
    option: base(frame, {
      grid: { left: leftOf(frame), right: 12, top: 48, bottom: 8 },
      tooltip: tooltip(frame),
      visualMap: divergingScale(frame, figure.limit ?? 1, { seriesIndex: 0 }),
      xAxis: {
        ...names(frame, figure.leads, { inverse: false, position: "top" }),
        axisLabel: { color: frame.colours.text, fontSize: 11, interval: 0 },
      },
      yAxis: names(frame, figure.labels),
      series: [
        { type: "heatmap", data: cells, itemStyle: { borderColor: frame.colours.ground, borderWidth: 1 } },
        {
          type: "scatter",
          data: marks,
          symbolSize: 5,
          itemStyle: { color: frame.colours.text },
          silent: true,
        },
      ],
    }),
    height: figure.symbols.length * MAP_ROW_PX + 60,
    points: cells.map(({ point }, index) => ({ ...point!, series: 0, index })),
    summary: say().discovery.chart.leads(figure.value_label, figure.symbols.length, figure.leads.length),
  };
}

export function nullCheck(figure: FigureOf<"null">, frame: Frame): Drawing {
  const line = (values: readonly (number | null)[]): unknown[] =>
    values.map((y, i) => [figure.expected[i], y]);
  const ends = Math.max(...figure.expected.map((x) => x ?? 0));
  const band = {
    type: "line",
    symbol: "none",
    silent: true,
    lineStyle: { width: 1, type: "dashed", color: frame.colours.muted },
  };
  const more = figure.found_permuted.filter((found) => found >= figure.found_observed).length;
  return {
    option: base(frame, {
      grid: { left: 52, right: 24, top: 12, bottom: 48 },
      xAxis: axis(frame, figure.x_label),
      yAxis: axis(frame, figure.y_label, { min: 0, nameGap: 34 }),
      series: [
        { ...band, data: line(figure.low) },
        { ...band, data: line(figure.high) },
        {
          ...band,
          data: [
            [0, 0],
            [ends, ends],
          ],
          lineStyle: { width: 1, color: frame.colours.muted },
        },
        {
          type: "scatter",
          silent: true,
          symbolSize: 6,
          itemStyle: { color: frame.colours.accent },
          data: line(figure.observed),
        },
      ],
    }),
    height: null,
    points: [],
    summary: say().discovery.chart.nullCheck(
      figure.found_observed,
      more,
      figure.permutations,
      fixed(figure.inflation ?? Number.NaN, 2),
    ),
  };
}
