import type { JSX } from "react";
import type { CohortDetail } from "../api/types";
import { DimensionMark } from "./dimension-mark";
import { percentText } from "../core/predictions";
import { sentenceCase, words } from "../core/format";

type Missing = CohortDetail["missing"][number];

/** Of each family, what share of its values is there and why the others are not. */
export function MissingValues({ rows }: { rows: readonly Missing[] }): JSX.Element {
  return (
    <section className="panel" aria-label="Missing values">
      <h2>Values that are there, and why others are not</h2>
      <div className="scroll" role="region" aria-label="Missing values by family" tabIndex={0}>
        <table className="missing">
          <thead>
            <tr>
              <th scope="col">Family</th>
              <th scope="col">There</th>
              <th scope="col">Reasons</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={`${row.dimension} ${row.family}`} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ row }: { row: Missing }): JSX.Element {
  const there = ((row.reasons["ok"] ?? 0) + (row.reasons["out_of_domain"] ?? 0)) / row.cells;
  const reasons = Object.entries(row.reasons)
    .filter(([code]) => code !== "ok" && code !== "out_of_domain")
    .toSorted(([, a], [, b]) => b - a);
  return (
    <tr>
      <th scope="row">
        <DimensionMark dimension={row.dimension} /> {sentenceCase(row.label)}
      </th>
      <td className="number">
        <span className="share" aria-hidden="true">
          <span style={{ width: `${100 * there}%` }} />
        </span>{" "}
        {percentText(there)}
      </td>
      <td className="muted number">
        {reasons.map(([code, count]) => `${words(code)} ${percentText(count / row.cells)}`).join(" · ")}
      </td>
    </tr>
  );
}
