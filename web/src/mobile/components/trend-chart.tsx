import type { JSX } from "react";
import { useSize } from "../../components/use-size";
import { dateText } from "../format";
import { say } from "../i18n";
import { heightOf, limitsOf, placesOf, type Band, type Dot } from "../trend";

const HEIGHT = 120;
const MARGIN = 8;
const LABELS = 34;
const RADIUS = 4;

/** Heart rates over time as dots, over the band of what is usual for the person. */
export function TrendChart({ dots, band }: { dots: readonly Dot[]; band: Band | null }): JSX.Element {
  const [frame, { width }] = useSize<HTMLElement>();
  const words = say().history;
  const values = dots.map(({ value }) => value);
  const limits = limitsOf(values, band);
  const inner = { width: Math.max(1, width - LABELS - 2 * MARGIN), height: HEIGHT };
  const places = placesOf(dots, limits, inner);
  const [low, high] = [Math.round(Math.min(...values)), Math.round(Math.max(...values))];
  const label = [
    words.trendSentence(dots.length, low, high),
    ...(band === null ? [] : [words.bandSentence(Math.round(band.low), Math.round(band.high))]),
  ].join(". ");
  return (
    <figure ref={frame} className="trend">
      <svg width={width} height={HEIGHT + 2 * MARGIN} role="img" aria-label={label}>
        <g transform={`translate(${LABELS + MARGIN} ${MARGIN})`}>
          {band !== null && (
            <rect
              className="band"
              x={-MARGIN}
              width={inner.width + 2 * MARGIN}
              y={heightOf(band.high, limits, HEIGHT)}
              height={heightOf(band.low, limits, HEIGHT) - heightOf(band.high, limits, HEIGHT)}
            />
          )}
          {[limits.low, limits.high].map((value) => (
            <g key={value}>
              <line
                className="axis"
                x1={-MARGIN}
                x2={inner.width + MARGIN}
                y1={heightOf(value, limits, HEIGHT)}
                y2={heightOf(value, limits, HEIGHT)}
              />
              <text
                x={-MARGIN - 6}
                y={heightOf(value, limits, HEIGHT)}
                textAnchor="end"
                dominantBaseline="middle"
              >
                {value}
              </text>
            </g>
          ))}
          {places.length > 1 && (
            <polyline className="line" points={places.map(({ x, y }) => `${x},${y}`).join(" ")} />
          )}
          {places.map(({ x, y }, k) => (
            <circle key={dots[k]?.recordingId} className="dot" cx={x} cy={y} r={RADIUS} />
          ))}
        </g>
      </svg>
      <figcaption className="number">
        <span>{dateText(new Date(dots[0]?.atMs ?? 0))}</span>
        {band !== null && (
          <span className="band-key">
            <span className="swatch" aria-hidden="true" />
            {`${words.band} ${words.rateRange(Math.round(band.low), Math.round(band.high))}`}
          </span>
        )}
        <span>{dateText(new Date(dots.at(-1)?.atMs ?? 0))}</span>
      </figcaption>
    </figure>
  );
}
