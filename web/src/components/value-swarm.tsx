import type { JSX } from "react";
import type { Values } from "../api/types";
import { levelColour, palette } from "../charts/palette";
import { grouped, thinned, type Group } from "../core/behind";
import { valueWithUnit } from "../core/format";
import { useTheme } from "../core/preferences";
import { swarm } from "../core/swarm";
import { say } from "../i18n";

interface Props {
  readonly values: Values;
  readonly unit: string;
  readonly label: string;
}

const WIDTH = 320;
const ROW = 46;
const MARGIN = 6;
const MOST_POINTS = 250;

/** The values of a biomarker by group: a point per record, a line at the median. */
export function ValueSwarm({ values, unit, label }: Props): JSX.Element | null {
  const words = say().discovery.card;
  const colours = palette(useTheme());
  const groups = grouped(values);
  const all = groups.flatMap((group) => group.values);
  if (all.length === 0) return null;
  const [low, high] = [
    Math.min(...groups.map(({ values: [first] }) => first!)),
    Math.max(...groups.map((group) => group.values.at(-1)!)),
  ];
  const x = (value: number): number => MARGIN + ((value - low) / (high - low || 1)) * (WIDTH - 2 * MARGIN);
  const shown = groups.reduce((sum, group) => sum + Math.min(MOST_POINTS, group.values.length), 0);
  const names = groups.map((group, i) => group.level ?? (i === 0 ? words.lowHalf : words.highHalf));
  const said = groups
    .map((group, i) => `${names[i]}: ${valueWithUnit(group.median, unit)}, n ${group.values.length}`)
    .join("; ");
  return (
    <figure className="swarm">
      <svg
        viewBox={`0 0 ${WIDTH} ${groups.length * ROW}`}
        role="img"
        aria-label={`${words.swarm(label)}. ${said}`}
      >
        {groups.map((group, i) => (
          <Row key={names[i]} group={group} top={i * ROW} x={x} colour={levelColour(i, colours)} />
        ))}
      </svg>
      <ul className="swarm-groups">
        {groups.map((group, i) => (
          <li key={names[i]}>
            <span aria-hidden="true" style={{ color: levelColour(i, colours) }}>
              ●
            </span>{" "}
            {names[i]} <span className="number">{valueWithUnit(group.median, unit)}</span>
            <span className="muted number"> n {group.values.length}</span>
          </li>
        ))}
      </ul>
      <figcaption className="muted number">
        {valueWithUnit(low, unit)} – {valueWithUnit(high, unit)} ·{" "}
        {words.swarmCaption(String(shown), String(all.length))}
      </figcaption>
    </figure>
  );
}

interface RowProps {
  readonly group: Group;
  readonly top: number;
  readonly x: (value: number) => number;
  readonly colour: string;
}

function Row({ group, top, x, colour }: RowProps): JSX.Element {
  const shown = thinned(group.values, MOST_POINTS);
  const offsets = swarm(shown);
  const middle = top + ROW / 2;
  return (
    <g>
      {shown.map((value, i) => (
        <circle
          key={i}
          cx={x(value)}
          cy={middle + (offsets[i] ?? 0) * (ROW - 8)}
          r={shown.length > 120 ? 1.6 : 2.4}
          fill={colour}
          opacity={0.75}
        />
      ))}
      <line className="median" x1={x(group.median)} x2={x(group.median)} y1={top + 3} y2={top + ROW - 3} />
    </g>
  );
}
