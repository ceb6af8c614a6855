/** Drawings of associations: volcano, taxonomy, forest, leads, null check. */
import type { FigureOf } from "../api/types";
import { estimateText, pText } from "../core/associations";
import { countText, fixed, sentenceCase, words } from "../core/format";
import { colourOf, glyphOf } from "./palette";
import {
  axis,
  base,
  divergingScale,
  leftOf,
  names,
  threshold,
  tooltip,
  type Datum,
  type Drawing,
  type Frame,
  type Point,
} from "./parts";

type Volcano = FigureOf<"volcano">;
type Taxonomy = FigureOf<"taxonomy">;

const DOT_PX = 8;
const CHOSEN_PX = 13;

interface Dot {
  readonly at: readonly [number, number];
  readonly point: Point;
  readonly dimension: string;
  readonly found: boolean;
  /** Its name beside it; empty where it goes without. */
  readonly label: string;
  /** On which side the name stands. */
  readonly toLeft: boolean;
}

/** One series for each dimension, in its colour and shape; hollow where it was not found. */
function dotSeries(dots: readonly Dot[], frame: Frame): object[] {
  const dimensions = [...new Set(dots.map(({ dimension }) => dimension))];
  return dimensions.map((dimension) => ({
    name: sentenceCase(dimension),
    type: "scatter",
    symbol: glyphOf(dimension),
    itemStyle: { color: colourOf(dimension, frame.colours) },
    data: dots.filter((dot) => dot.dimension === dimension).map((dot) => datum(dot, frame)),
  }));
}

function datum({ at, point, dimension, found, label, toLeft }: Dot, { colours, selected }: Frame): Datum {
  const colour = colourOf(dimension, colours);
  const chosen = point.name === selected;
  return {
    value: at,
    point,
    symbolSize: chosen ? CHOSEN_PX : DOT_PX,
    itemStyle: {
      color: found ? colour : colours.ground,
      borderColor: chosen ? colours.text : colour,
      borderWidth: chosen ? 2 : 1,
      opacity: found || chosen ? 1 : 0.65,
    },
    label: {
      show: label !== "",
      formatter: label,
      position: toLeft ? "left" : "right",
      color: colours.text,
      fontSize: 11,
    },
  };
}

/** Points as the arrow keys walk them: the strongest evidence first. */
function walked(dots: readonly Dot[]): Drawing["points"] {
  const dimensions = [...new Set(dots.map(({ dimension }) => dimension))];
  const places = dimensions.map(() => 0);
  const placed = dots.map((dot) => {
    const series = dimensions.indexOf(dot.dimension);
    const index = places[series]!;
    places[series] = index + 1;
    return { ...dot.point, series, index, height: dot.at[1] };
  });
  return placed.toSorted((a, b) => b.height - a.height).map(({ height: _, ...point }) => point);
}

const legend = ({ colours }: Frame): object => ({
  top: 0,
  left: "center",
  itemWidth: 12,
  itemHeight: 10,
  textStyle: { color: colours.text, fontSize: 12 },
});

export function volcano(figure: Volcano, frame: Frame): Drawing {
  const named = new Set(figure.labelled.slice(0, frame.narrow ? 4 : undefined));
  const dots = figure.names.flatMap((name, i): Dot[] => {
    const [effect, evidence] = [figure.effect[i] ?? null, figure.neg_log10_p[i] ?? null];
    if (effect === null || evidence === null) return [];
    const label = figure.labels[i] ?? name;
    return [
      {
        at: [effect, evidence],
        dimension: figure.dimensions[i] ?? "",
        found: figure.found[i] ?? false,
        label: named.has(i) ? label : "",
        toLeft: effect > 0, // inwards, where a volcano is empty
        point: {
          name,
          kind: "biomarker",
          text: `${label}\n${figure.x_label} ${fixed(effect, 2)}\np ${pText(10 ** -evidence)}`,
        },
      },
    ];
  });
  const found = dots.filter((dot) => dot.found).length;
  const series = dotSeries(uncluttered(dots), frame);
  const widest = Number((1.08 * Math.max(...dots.map(({ at }) => Math.abs(at[0])))).toPrecision(2));
  return {
    option: base(frame, {
      grid: { left: 52, right: 24, top: 36, bottom: 48 },
      legend: legend(frame),
      tooltip: tooltip(frame),
      xAxis: axis(frame, figure.x_label, {
        min: -widest,
        max: widest,
        axisLabel: { color: frame.colours.muted, fontSize: 11, showMinLabel: false, showMaxLabel: false },
      }),
      yAxis: axis(frame, figure.y_label, { min: 0, nameGap: 34 }),
      series: withThresholds(series, figure, frame),
    }),
    height: null,
    points: walked(dots),
    summary: `${countText(dots.length, "biomarker")}, ${found} found: those are filled, the others hollow.`,
  };
}

const CLOSE = { across: 0.3, up: 0.05 };

/** Names that would lie on each other go, those of the stronger evidence stay. */
function uncluttered(dots: readonly Dot[]): Dot[] {
  const spread = (axis: 0 | 1): number => {
    const values = dots.map(({ at }) => at[axis]);
    return Math.max(...values) - Math.min(...values) || 1;
  };
  const [across, up] = [spread(0) * CLOSE.across, spread(1) * CLOSE.up];
  const kept: Dot[] = [];
  for (const dot of dots.filter(({ label }) => label !== "").toSorted((a, b) => b.at[1] - a.at[1])) {
    const crowded = kept.some(
      ({ at }) => Math.abs(at[0] - dot.at[0]) < across && Math.abs(at[1] - dot.at[1]) < up,
    );
    if (!crowded) kept.push(dot);
  }
  return dots.map((dot) => (kept.includes(dot) ? dot : { ...dot, label: "" }));
}

const withThresholds = (
  series: readonly object[],
  { bh_line, bonferroni_line }: Pick<Volcano, "bh_line" | "bonferroni_line">,
  frame: Frame,
): object[] =>
  series.map((each, i) =>
    i > 0
      ? each
      : {
          ...each,
          markLine: threshold(frame, [
            ["found (q)", bh_line],
            ["Bonferroni", bonferroni_line],
          ]),
        },
  );

export function taxonomy(figure: Taxonomy, frame: Frame): Drawing {
  const named = new Set(figure.labelled.slice(0, frame.narrow ? 3 : 8));
  const dots = figure.names.flatMap((name, i): Dot[] => {
    const evidence = figure.neg_log10_p[i] ?? null;
    if (evidence === null) return [];
    const label = figure.labels[i] ?? name;
    return [
      {
        at: [i, evidence],
        dimension: figure.dimensions[i] ?? "",
        found: figure.found[i] ?? false,
        label: named.has(i) ? label : "",
        toLeft: i > 0.75 * figure.names.length,
        point: {
          name,
          kind: "biomarker",
          text: `${label}\n${words(figure.families[i] ?? "")}\np ${pText(10 ** -evidence)}`,
        },
      },
    ];
  });
  const series = withThresholds(dotSeries(uncluttered(dots), frame), figure, frame).map((each, i) =>
    i > 0 ? each : { ...each, markArea: familyBands(figure, frame) },
  );
  return {
    option: base(frame, {
      grid: { left: 52, right: 24, top: 36, bottom: frame.narrow ? 32 : 96 },
      legend: legend(frame),
      tooltip: tooltip(frame),
      xAxis: {
        type: "value",
        min: -1,
        max: figure.names.length,
        axisLabel: { show: false },
        axisTick: { show: false },
        splitLine: { show: false },
        axisLine: { lineStyle: { color: frame.colours.line } },
      },
      yAxis: axis(frame, figure.y_label, { min: 0, nameGap: 34 }),
      series,
    }),
    height: null,
    points: walked(dots),
    summary: `${countText(dots.length, "biomarker")} of ${figure.family_bands.length} families in the order of the catalogue.`,
  };
}

/** Every second family shaded; names below where there is room. */
function familyBands({ family_bands: bands, names: all }: Taxonomy, { colours, narrow }: Frame): object {
  const roomy = all.length / 60;
  return {
    silent: true,
    label: {
      position: "bottom",
      align: "right",
      verticalAlign: "middle",
      rotate: 45,
      color: colours.muted,
      fontSize: 10,
    },
    data: bands.map(({ name, start, stop }, i) => [
      {
        xAxis: start - 0.5,
        name: !narrow && stop - start >= roomy ? name : "",
        itemStyle: { color: colours.line, opacity: i % 2 === 0 ? 0.28 : 0 },
      },
      { xAxis: stop - 0.5 },
    ]),
  };
}

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
    summary: `The ${countText(rows.length, "strongest biomarker")} with 95 % confidence intervals.`,
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
      const text = `${figure.labels[row] ?? symbol}, ${lead}\n${figure.value_label} ${fixed(effect, 2)}${found ? "\nfound" : ""}`;
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
    summary: `${figure.value_label} of ${countText(figure.symbols.length, "biomarker")} in ${countText(figure.leads.length, "lead")}; a dot marks what was found.`,
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
    summary:
      `${countText(figure.found_observed, "biomarker")} found; ${more} of ${figure.permutations} permuted outcomes gave as many. ` +
      `Inflation ${fixed(figure.inflation ?? Number.NaN, 2)}. Dashed: ${figure.band}.`,
  };
}
