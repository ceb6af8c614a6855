import type { EChartsType } from "echarts/core";
import { useEffect, useMemo, useRef, useState, type JSX, type KeyboardEvent } from "react";
import type { Figure } from "../api/types";
import { useLetterKeys, useTheme } from "../core/preferences";
import { say } from "../i18n";
import { drawing } from "./draw";
import { chartOn, svgOf } from "./echarts";
import { palette } from "./palette";
import type { Datum, Drawing, Point } from "./parts";

interface Props {
  readonly figure: Figure;
  readonly title: string;
  /** Name of the file that the picture is saved as, without suffix. */
  readonly fileName: string;
  readonly selected: string;
  readonly onChoose: (point: Point) => void;
  /** Called where the table is asked for in place of the picture. */
  readonly onTable: () => void;
}

const NARROW_PX = 640;
const TALL_PX = 520;
const SAVED_PX = 920;

/** One figure, drawn from the server's numbers: pointed at, clicked, or walked with the arrow keys. */
export default function Chart({ figure, title, fileName, selected, onChoose, onTable }: Props): JSX.Element {
  const theme = useTheme();
  const letters = useLetterKeys();
  const words = say().discovery.chart;
  const ground = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const [width, setWidth] = useState(0);
  const [place, setPlace] = useState(-1);
  const colours = useMemo(() => palette(theme), [theme]);
  const drawn = useMemo(
    () => drawing(figure, { colours, narrow: width < NARROW_PX, selected }),
    [figure, colours, width, selected],
  );
  const height = drawn.height ?? (width < NARROW_PX ? 400 : TALL_PX);
  const choose = useRef(onChoose);
  choose.current = onChoose;
  const points = useRef(drawn.points);
  points.current = drawn.points;

  useEffect(() => {
    if (ground.current === null) return;
    const made = chartOn(ground.current);
    chart.current = made;
    made.on("click", ({ data }) => {
      const point = (data as Datum | undefined)?.point;
      if (point) choose.current(point);
    });
    made.getZr().on("click", ({ offsetX, offsetY, target }) => {
      const point = target ? null : nearestPoint(made, points.current, [offsetX, offsetY]);
      if (point) choose.current(point);
    });
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(ground.current);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    if (width === 0 || chart.current === null || ground.current === null) return;
    chart.current.resize({ width, height });
    chart.current.setOption(drawn.option, { notMerge: true });
    const first = drawn.points[0];
    if (first) ground.current.dataset["first"] = pixelsOf(chart.current, first)?.join(",") ?? "";
  }, [drawn, width, height]);

  const walk = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    const point = drawn.points[place];
    if (step !== undefined && drawn.points.length > 0) {
      const next = Math.min(drawn.points.length - 1, Math.max(0, place + step));
      const to = drawn.points[next]!;
      setPlace(next);
      chart.current?.dispatchAction({ type: "showTip", seriesIndex: to.series, dataIndex: to.index });
    } else if (event.key === "Enter" && point) choose.current(point);
    else if (event.key === "t" && letters && !event.ctrlKey && !event.metaKey) onTable();
    else if (event.key === "Escape") chart.current?.dispatchAction({ type: "hideTip" });
    else return;
    event.preventDefault();
  };
  const current = drawn.points[place];
  return (
    <figure className="chart">
      <div
        ref={ground}
        className="chart-ground"
        style={{ height }}
        role="application"
        aria-roledescription={title}
        aria-label={`${title}. ${drawn.summary}${drawn.points.length > 0 ? ` ${words.walk}` : ""}`}
        tabIndex={0}
        onKeyDown={walk}
      />
      <p className="visually-hidden" aria-live="polite">
        {current?.text}
      </p>
      <figcaption>
        <span>{drawn.summary}</span>
        <button
          type="button"
          className="quiet end"
          onClick={() => save(svgOf(drawn.option, { width: SAVED_PX, height }), fileName)}
        >
          {words.saveSvg}
        </button>
      </figcaption>
    </figure>
  );
}

interface Drawn {
  readonly series: readonly { readonly data: readonly Datum[] }[];
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Where a point is drawn, for programs. */
function pixelsOf(
  chart: EChartsType,
  { series, index }: { series: number; index: number },
  option = chart.getOption() as unknown as Drawn,
): number[] | null {
  const value = option.series[series]?.data[index]?.value as [number, number] | undefined;
  return value === undefined ? null : chart.convertToPixel({ seriesIndex: series }, value.slice(0, 2));
}

/** A click need not be exact: the nearest point within this distance is meant. */
const NEAR_PX = 12;

function nearestPoint(chart: EChartsType, points: Drawing["points"], at: [number, number]): Point | null {
  let [found, best]: [Point | null, number] = [null, NEAR_PX];
  const option = chart.getOption() as unknown as Drawn;
  for (const point of points) {
    const pixels = pixelsOf(chart, point, option);
    const apart = pixels === null ? Infinity : Math.hypot(pixels[0]! - at[0], pixels[1]! - at[1]);
    if (apart <= best) [found, best] = [point, apart];
  }
  return found;
}

function save(svg: string, name: string): void {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${name}.svg`;
  link.click();
  URL.revokeObjectURL(address);
}
