import type { JSX } from "react";
import type { Discovery } from "../api/types";
import { estimateText, pText } from "../core/associations";
import { fixed } from "../core/format";

type Row = NonNullable<Discovery["result"]>["enrichment"][number];

/** Whether a dimension or family has more findings than its share. */
export function EnrichmentTable({ rows }: { rows: readonly Row[] }): JSX.Element | null {
  if (rows.length === 0) return null;
  return (
    <section className="panel" aria-label="Enrichment">
      <h2>Where the findings are</h2>
      <p className="muted">
        By permuting the outcome, which keeps the correlation of the biomarkers; Fisher’s p takes them for
        independent and only describes.
      </p>
      <div className="scroll" role="region" aria-label="Enrichment by group" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {["Group", "Tested", "Found", "Expected", "Odds ratio [95 % CI]", "p", "q", "Fisher’s p"].map(
                (title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.group} ${row.name}`}>
                <th scope="row">
                  {row.label} <span className="muted">{row.group}</span>
                </th>
                <td className="number">{row.tested}</td>
                <td className="number">{row.found}</td>
                <td className="number">{row.expected === null ? "" : fixed(row.expected, 1)}</td>
                <td className="number">{estimateText(row.odds_ratio)}</td>
                <td className="number">{pText(row.p_permutation)}</td>
                <td className="number">{pText(row.q)}</td>
                <td className="number">{pText(row.p_fisher)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
