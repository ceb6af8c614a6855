import type { JSX } from "react";
import * as cohorts from "../api/cohorts";
import type { Discovery } from "../api/types";
import { csvOf, saveText } from "../core/table-file";
import { say } from "../i18n";
import { CopyButton } from "./copy-button";
import type { EnrichmentRow } from "./enrichment-table";

const FORMATS = ["svg", "pdf", "png"] as const;

interface Props {
  readonly discovery: Discovery;
  readonly result: NonNullable<Discovery["result"]>;
  /** Name of the figure that is shown; empty where it is a table. */
  readonly figure: string;
}

/** The report, a link for good, and everything as files. */
export function DiscoveryDownloads({ discovery: { id, hash }, result, figure }: Props): JSX.Element {
  const words = say().discovery;
  const query = window.location.search;
  const link = `${window.location.origin}/x/${(hash ?? id).slice(0, hash === null ? undefined : 16)}${query}`;
  return (
    <span className="actions end">
      <CopyButton text={link} label={words.link} />
      <a
        className="button"
        href={cohorts.discoveryFileHref(id, "report.html")}
        target="_blank"
        rel="noreferrer"
      >
        {words.report}
      </a>
      <details className="menu">
        <summary className="button">{words.download}</summary>
        <ul>
          {figure !== "" &&
            FORMATS.map((format) => (
              <li key={format}>
                <a href={cohorts.discoveryFileHref(id, `figures/${figure}.${format}`)} download>
                  {words.figureAs(format.toUpperCase())}
                </a>
              </li>
            ))}
          <li>
            <a href={cohorts.discoveryFileHref(id, "associations.csv")} download>
              {words.associationsCsv}
            </a>
          </li>
          <li>
            <button
              type="button"
              className="link"
              onClick={() => saveText(enrichmentCsv(result.enrichment), "enrichment.csv", "text/csv")}
            >
              {words.enrichmentCsv}
            </button>
          </li>
          {result.models.length > 0 && (
            <li>
              <a href={cohorts.discoveryFileHref(id, "predictions.csv")} download>
                {words.predictionsCsv}
              </a>
            </li>
          )}
          <li>
            <a href={cohorts.discoveryFileHref(id, "plan.yaml")} download>
              {words.planYaml}
            </a>
          </li>
          <li>
            <a href={cohorts.discoveryFileHref(id, "discovery.json")} download>
              {words.wholeJson}
            </a>
          </li>
        </ul>
      </details>
    </span>
  );
}

function enrichmentCsv(rows: readonly EnrichmentRow[]): string {
  const names = [
    "group",
    "name",
    "tested",
    "found",
    "expected",
    "odds_ratio",
    "low",
    "high",
    "p",
    "q",
    "p_fisher",
  ];
  return csvOf([
    names,
    ...rows.map((row) => [
      row.group,
      row.name,
      row.tested,
      row.found,
      row.expected,
      row.odds_ratio.value,
      row.odds_ratio.low,
      row.odds_ratio.high,
      row.p_permutation,
      row.q,
      row.p_fisher,
    ]),
  ]);
}
