import { useState, type JSX } from "react";
import type { Plane } from "../api/types";
import { levelColour, type Palette } from "../charts/palette";
import { quantity } from "../core/format";
import { say } from "../i18n";
import { Link } from "./link";
import { Pages, pageOf } from "./pages";

/** The shapes of the points, as letters. */
const MARKS = ["●", "▲", "■", "◆"];

interface LegendProps {
  readonly name: string;
  readonly levels: readonly string[];
  readonly colours: Palette;
  readonly plane: Plane;
}

/** What colours and shapes mean. */
export function LevelLegend({ name, levels, colours, plane }: LegendProps): JSX.Element {
  if (levels.length > 0) {
    return (
      <ul className="level-legend">
        {levels.map((level, i) => (
          <li key={level}>
            <span aria-hidden="true" style={{ color: levelColour(i, colours) }}>
              {MARKS[i % MARKS.length]}
            </span>{" "}
            {name}: {level}
          </li>
        ))}
      </ul>
    );
  }
  const known = plane.outcome.values.filter((value) => value !== null);
  const [low, high] = [
    known.reduce((a, b) => Math.min(a, b), Infinity),
    known.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
  return (
    <ul className="level-legend number">
      <li>
        {name} {quantity(low)}{" "}
        {colours.diverging.map((colour) => (
          <span key={colour} aria-hidden="true" style={{ color: colour }}>
            ■
          </span>
        ))}{" "}
        {quantity(high)}
      </li>
    </ul>
  );
}

/** The same records as a table; those that were chosen alone where some were. */
export function PlaneTable({ plane, inside }: { plane: Plane; inside: Uint8Array | null }): JSX.Element {
  const words = say().discovery.plane;
  const [page, setPage] = useState(0);
  const places = plane.records.map((_, i) => i).filter((i) => inside === null || inside[i] === 1);
  const { rows, pages } = pageOf(places, page);
  return (
    <>
      <div className="scroll" role="region" aria-label={words.table} tabIndex={0}>
        <table className="plain" aria-rowcount={places.length + 1}>
          <thead>
            <tr>
              {[words.record, plane.outcome.name, plane.x_label, plane.y_label].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((i) => (
              <tr key={i}>
                <th scope="row">
                  <RecordLink plane={plane} place={i} />
                </th>
                <td>{levelText(plane, i)}</td>
                <td className="number">{plane.x[i]}</td>
                <td className="number">{plane.y[i]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pages page={page} pages={pages} onPage={setPage} />
    </>
  );
}

function RecordLink({ plane, place }: { plane: Plane; place: number }): JSX.Element {
  const recording = plane.recording_ids[place];
  const record = plane.records[place] ?? "";
  return recording == null ? <>{record}</> : <Link to={`/r/${recording}`}>{record}</Link>;
}

function levelText({ outcome: { levels, values } }: Plane, place: number): string {
  const value = values[place] ?? null;
  return value === null ? "" : (levels[value] ?? quantity(value));
}
