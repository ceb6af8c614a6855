import type { JSX } from "react";
import type { Distribution } from "../api/ecgome";
import { barsOf, lineOf, type Point } from "../core/small-charts";

const WIDTH = 300;
const HEIGHT = 64;

interface HistoryProps {
  readonly points: readonly (Point & { readonly title: string; readonly here: boolean })[];
  readonly label: string;
}

/** Values of one person by time: a line with a dot for each recording, this one filled. */
export function HistoryChart({ points, label }: HistoryProps): JSX.Element {
  const places = lineOf(points, { width: WIDTH, height: HEIGHT, margin: 8 });
  return (
    <svg className="small-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <polyline points={places.map(({ x, y }) => `${x},${y}`).join(" ")} />
      {places.map(({ x, y }, i) => (
        <circle key={points[i]?.x} cx={x} cy={y} r={4} className={points[i]?.here ? "here" : undefined}>
          <title>{points[i]?.title}</title>
        </circle>
      ))}
    </svg>
  );
}

/** How a value is distributed, and where this one lies. */
export function Histogram({
  of,
  value,
  label,
}: {
  of: Distribution;
  value: number | null;
  label: string;
}): JSX.Element {
  const { bars, at } = barsOf(of, value, { width: WIDTH, height: HEIGHT });
  return (
    <svg className="small-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {bars.map((bar) => (
        <rect key={bar.x} {...bar} />
      ))}
      {at !== null && <line className="here" x1={at} x2={at} y1={0} y2={HEIGHT} />}
    </svg>
  );
}
