import type { JSX } from "react";
import { miniBars } from "../core/mini-ecgome";
import { OUTSIDE } from "../core/ecgome-cells";
import { say } from "../i18n";

/**
 * The map at its smallest, for a row of a list: one bar for each family, up or down by the z that is farthest out.
 * `z` comes from `/ecgome/mini`, many recordings at once (`ecgome.miniMaps`).
 */
export function MiniEcgome({ z }: { z: readonly (number | null)[] }): JSX.Element {
  const outside = z.filter((each) => each !== null && Math.abs(each) >= OUTSIDE).length;
  const { width, height, bars } = miniBars(z);
  return (
    <svg
      className="mini-ecgome"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={say().ecgome.mini(outside)}
    >
      <line x1={0} x2={width} y1={height / 2} y2={height / 2} />
      {bars.map(({ step, ...bar }) => (
        <rect key={bar.x} className={`z-${step}`} {...bar} />
      ))}
    </svg>
  );
}
