import type { CSSProperties, JSX } from "react";
import type { CohortDetail } from "../api/types";
import { sentenceCase, words as inWords } from "../core/format";
import { shareText } from "../core/cohorts";
import { say } from "../i18n";
import { DimensionMark } from "./dimension-mark";

type Missing = CohortDetail["missing"][number];

/** Values that count as there. */
const THERE: ReadonlySet<string> = new Set(["ok", "out_of_domain"]);
/** In the order in which they are stacked; each has a colour and a pattern of its own in the style sheet. */
const REASONS = [
  ...["too_short", "wrong_leads", "wrong_rhythm", "wrong_chain", "low_quality", "absent", "failed"],
];

/** Of each family, what share of its values is there and why the others are not, stacked. */
export function MissingValues({ rows }: { rows: readonly Missing[] }): JSX.Element {
  const words = say().cohorts.missing;
  const present = REASONS.filter((code) => rows.some(({ reasons }) => reasons[code]));
  return (
    <section className="panel" aria-label={words.title}>
      <h2>{words.title}</h2>
      <ul className="reason-legend" aria-label={words.legend}>
        <li>
          <span className="reason-key" data-reason="there" aria-hidden="true" />
          {words.there}
        </li>
        {present.map((code) => (
          <li key={code}>
            <span className="reason-key" data-reason={code} aria-hidden="true" />
            {inWords(code)}
          </li>
        ))}
      </ul>
      <div className="scroll" role="region" aria-label={words.region} tabIndex={0}>
        <table className="missing">
          <thead>
            <tr>
              <th scope="col">{words.family}</th>
              <th scope="col">{words.there}</th>
              <th scope="col">{words.reasons}</th>
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

function Row({ row: { dimension, label, cells, reasons } }: { row: Missing }): JSX.Element {
  const there =
    Object.entries(reasons).reduce((sum, [code, n]) => sum + (THERE.has(code) ? n : 0), 0) / cells;
  const others = Object.entries(reasons)
    .filter(([code]) => !THERE.has(code))
    .toSorted(([a], [b]) => REASONS.indexOf(a) - REASONS.indexOf(b));
  const text = others.map(([code, n]) => `${inWords(code)} ${shareText(n / cells)}`).join(" · ");
  const part = (code: string, share: number): JSX.Element => (
    <span key={code} data-reason={code} style={{ width: `${100 * share}%` } as CSSProperties} />
  );
  return (
    <tr>
      <th scope="row">
        <DimensionMark dimension={dimension} /> {sentenceCase(label)}
      </th>
      <td className="number">
        <span className="stack" aria-hidden="true">
          {part("there", there)}
          {others.map(([code, n]) => part(code, n / cells))}
        </span>{" "}
        {shareText(there)}
      </td>
      <td className="muted number">{text}</td>
    </tr>
  );
}
