/** Drawings of the evidence: volcano and taxonomy. */
import type { FigureOf } from "../api/types";
import { pText } from "../core/associations";
import { countText, fixed, sentenceCase, words } from "../core/format";
import { colourOf, glyphOf } from "./palette";
import {
  axis,
  base,
  CHOSEN_PX,
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
