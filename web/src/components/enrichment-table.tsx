import type { JSX } from "react";
import type { Discovery } from "../api/types";
import { estimateText, pText } from "../core/associations";
import { fixed, words as inWords } from "../core/format";
import { say } from "../i18n";
import { Empty } from "./states";

export type EnrichmentRow = NonNullable<Discovery["result"]>["enrichment"][number];

/** Whether a dimension or family has more findings than its share. */
export function EnrichmentTable({ rows }: { rows: readonly EnrichmentRow[] }): JSX.Element {
  const words = say().discovery.enrichment;
  if (rows.length === 0) return <Empty>{words.none}</Empty>;
  const titles = [words.group, words.tested, words.found, words.expected, words.odds, "p", "q", words.fisher];
  return (
    <section className="panel" aria-label={say().discovery.titles.enrichment}>
      <h2>{words.title}</h2>
      <p className="muted">{words.explain}</p>
      <div className="scroll" role="region" aria-label={words.region} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {titles.map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.group} ${row.name}`}>
                <th scope="row">
                  {row.label} <span className="muted">{inWords(row.group)}</span>
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
