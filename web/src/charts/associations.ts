/** Drawings of the evidence: volcano and taxonomy. */
import type { FigureOf } from "../api/types";
import { pText } from "../core/associations";
import { countText, fixed, sentenceCase, words as inWords } from "../core/format";
import { say } from "../i18n";
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
  /** It lies above the frame and is drawn at its edge. */
  readonly beyond?: boolean;
}

/** One series for each dimension, in its colour and shape; hollow where it was not found. */
function dotSeries(dots: readonly Dot[], frame: Frame): object[] {
  const dimensions = [...new Set(dots.map(({ dimension }) => dimension))];
  return dimensions.map((dimension) => ({
    name: sentenceCase(inWords(dimension)),
    type: "scatter",
    symbol: glyphOf(dimension),
    itemStyle: { color: colourOf(dimension, frame.colours) },
    labelLayout: { hideOverlap: true, moveOverlap: "shiftY" },
    labelLine: { show: true, length2: 4, lineStyle: { color: frame.colours.muted, width: 0.5 } },
    data: dots.filter((dot) => dot.dimension === dimension).map((dot) => datum(dot, frame)),
  }));
}

function datum(
  { at, point, dimension, found, label, toLeft, beyond }: Dot,
  { colours, selected }: Frame,
): Datum {
  const colour = colourOf(dimension, colours);
  const chosen = point.name === selected;
  return {
    value: at,
    point,
    ...(beyond ? { symbol: "triangle" } : {}),
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
    return { ...dot.point, series, index, height: Math.abs(dot.at[1]) };
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

/** Evidence beyond this would press all others together: such points stand at the edge with their number. */
const MOST_EVIDENCE = 40;

export function volcano(figure: Volcano, frame: Frame): Drawing {
  const words = say().discovery.chart;
  const named = new Set(figure.labelled.slice(0, frame.narrow ? 4 : undefined));
  const highest = Math.max(...figure.neg_log10_p.map((evidence) => evidence ?? 0));
  const cap = highest > MOST_EVIDENCE ? MOST_EVIDENCE : Infinity;
  const dots = figure.names.flatMap((name, i): Dot[] => {
    const [effect, evidence] = [figure.effect[i] ?? null, figure.neg_log10_p[i] ?? null];
    if (effect === null || evidence === null) return [];
    const label = figure.labels[i] ?? name;
    const beyond = evidence > cap;
    return [
      {
        at: [effect, Math.min(evidence, cap)],
        dimension: figure.dimensions[i] ?? "",
        found: figure.found[i] ?? false,
        label: named.has(i) ? label + (beyond ? ` ${fixed(evidence, 0)}` : "") : "",
        toLeft: effect > 0, // inwards, where a volcano is empty
        beyond,
        point: {
          name,
          kind: "biomarker",
          text: `${label}\n${figure.x_label} ${fixed(effect, 2)}\np ${evidenceText(evidence)}`,
        },
      },
    ];
  });
  const found = dots.filter((dot) => dot.found).length;
  const beyond = dots.filter((dot) => dot.beyond);
  const series = dotSeries(uncluttered(dots), frame);
  const widest = Number((1.08 * Math.max(...dots.map(({ at }) => Math.abs(at[0])))).toPrecision(2));
  const capped = beyond.length > 0 ? ` ${words.capped(beyond.length, fixed(highest, 0))}` : "";
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
      yAxis: axis(frame, figure.y_label, {
        min: 0,
        max: cap === Infinity ? undefined : cap * 1.02,
        nameGap: 34,
      }),
      series: withThresholds(series, figure, frame),
    }),
    height: null,
    points: walked(dots),
    summary: words.volcano(countText(dots.length), found) + capped,
  };
}

/** p from its evidence, also where it is too small for a number. */
const evidenceText = (evidence: number): string =>
  evidence > 300
    ? `10⁻${String(Math.round(evidence)).replace(/\d/g, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(d)]!)}`
    : pText(10 ** -evidence);

const CLOSE = { across: 0.3, up: 0.05 };

/** Names that would lie on each other go, those of the stronger evidence stay. */
function uncluttered(dots: readonly Dot[]): Dot[] {
  const spread = (axis: 0 | 1): number => {
    const values = dots.map(({ at }) => at[axis]);
    return Math.max(...values) - Math.min(...values) || 1;
  };
  const [across, up] = [spread(0) * CLOSE.across, spread(1) * CLOSE.up];
  const kept: Dot[] = [];
  for (const dot of dots
    .filter(({ label }) => label !== "")
    .toSorted((a, b) => Math.abs(b.at[1]) - Math.abs(a.at[1]))) {
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
            [say().discovery.chart.line, bh_line],
            [say().discovery.chart.bonferroni, bonferroni_line],
          ]),
        },
  );

/** The same lines above and below, as evidence stands on both sides. */
function withSignedThresholds(series: readonly object[], figure: Taxonomy, frame: Frame): object[] {
  const both = ([name, at]: [string, number | null]): [string, number | null][] => [
    [name, at],
    ["", at === null ? null : -at],
  ];
  const words = say().discovery.chart;
  const lines = [...both([words.line, figure.bh_line]), ...both([words.bonferroni, figure.bonferroni_line])];
  return series.map((each, i) => (i > 0 ? each : { ...each, markLine: threshold(frame, lines) }));
}

export function taxonomy(figure: Taxonomy, frame: Frame): Drawing {
  const words = say().discovery.chart;
  const named = new Set(figure.labelled.slice(0, frame.narrow ? 3 : 8));
  const dots = figure.names.flatMap((name, i): Dot[] => {
    const evidence = figure.neg_log10_p[i] ?? null;
    if (evidence === null) return [];
    const label = figure.labels[i] ?? name;
    const upward = figure.upward[i] ?? true;
    return [
      {
        at: [i, upward ? evidence : -evidence],
        dimension: figure.dimensions[i] ?? "",
        found: figure.found[i] ?? false,
        label: named.has(i) ? label : "",
        toLeft: i > 0.75 * figure.names.length,
        point: {
          name,
          kind: "biomarker",
          text: `${label}\n${inWords(figure.families[i] ?? "")}\np ${evidenceText(evidence)} · ${upward ? words.higher : words.lower}`,
        },
      },
    ];
  });
  const series = withSignedThresholds(dotSeries(uncluttered(dots), frame), figure, frame).map((each, i) =>
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
      yAxis: axis(frame, `${figure.y_label} (${words.lower} ↓ · ↑ ${words.higher})`, {
        nameGap: 34,
        axisLabel: {
          color: frame.colours.muted,
          fontSize: 11,
          formatter: (value: number) => String(Math.abs(value)),
        },
      }),
      series,
    }),
    height: null,
    points: walked(dots),
    summary: words.taxonomy(countText(dots.length), figure.family_bands.length),
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
