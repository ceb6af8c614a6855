import type { JSX } from "react";
import type { Trend } from "../api/types";
import { fixed, unitText } from "../core/format";
import { drawnTrend } from "../core/trend";
import { say } from "../i18n";

const SIZE = { width: 240, height: 84 };
/** Right of the line the highest and the lowest value of the axis are written. */
const PLOT = { width: 206, height: SIZE.height, margin: 10 };
const DOT = 3;

/** One value over a person's recordings; the table beside it says the same in numbers. */
export function TrendCard({ trend, label }: { trend: Trend; label: string }): JSX.Element {
  const drawn = drawnTrend(trend.points, PLOT);
  const unit = unitText(trend.unit);
  const last = [...trend.points].reverse().find(({ value }) => value !== null);
  return (
    <figure className="trend-card">
      <figcaption>
        {label}{" "}
        <strong className="number">
          {last?.value == null ? say().library.notMeasured : `${fixed(last.value, 0)} ${unit}`}
        </strong>
      </figcaption>
      {drawn && (
        <svg
          viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
          role="img"
          aria-label={`${say().people.trend(label)}: ${trend.points
            .map(({ value }) => (value === null ? "–" : fixed(value, 0)))
            .join(", ")} ${unit}`}
        >
          <polyline points={drawn.points.map(({ x, y }) => `${x},${y}`).join(" ")} />
          {drawn.points.map(({ index, x, y }) => (
            <circle key={index} cx={x} cy={y} r={DOT} />
          ))}
          <text x={SIZE.width - 2} y={12} textAnchor="end">
            {fixed(drawn.high, 0)}
          </text>
          <text x={SIZE.width - 2} y={SIZE.height - 3} textAnchor="end">
            {fixed(drawn.low, 0)}
          </text>
        </svg>
      )}
    </figure>
  );
}
