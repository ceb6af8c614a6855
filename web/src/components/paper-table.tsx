import { useState, type JSX } from "react";
import type { BeatFacts } from "../api/beats";
import { fixed } from "../core/format";
import { say } from "../i18n";
import { qualityText } from "./beats-tab";

interface Props {
  /** The beats of the page, with their place in the recording. */
  readonly beats: readonly { readonly place: number; readonly beat: BeatFacts }[];
  readonly name: string;
}

type Column = "beat" | "time" | "rr" | "kind" | "correlation" | "quality";
const COLUMNS: readonly Column[] = ["beat", "time", "rr", "kind", "correlation", "quality"];

/** The page's beats as a table, in the place of the picture; sorted by any column. */
export function PaperTable({ beats, name }: Props): JSX.Element {
  const words = say().paper;
  const [sort, setSort] = useState<{ column: Column; down: boolean }>({ column: "beat", down: false });
  if (beats.length === 0) return <p className="hint paper-table">{words.noBeats}</p>;
  const rows = beats.toSorted((a, b) => {
    const [x, y] = [sortValue(a, sort.column), sortValue(b, sort.column)];
    return (x < y ? -1 : x > y ? 1 : 0) * (sort.down ? -1 : 1);
  });
  return (
    <div className="paper-table" tabIndex={0} role="region" aria-label={words.tableTitle}>
      <table>
        <caption>
          {words.tableTitle}{" "}
          <a download={`${name}-beats.csv`} href={csvHref(beats)}>
            {words.tableCsv}
          </a>
        </caption>
        <thead>
          <tr>
            {COLUMNS.map((column) => {
              const sorted = sort.column === column;
              return (
                <th
                  key={column}
                  scope="col"
                  aria-sort={!sorted ? "none" : sort.down ? "descending" : "ascending"}
                >
                  <button
                    type="button"
                    className="quiet"
                    onClick={() => setSort({ column, down: sorted && !sort.down })}
                  >
                    {words.tableColumns[column]} {sorted && (sort.down ? "▾" : "▴")}
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ place, beat }) => (
            <tr key={place}>
              <td>{place + 1}</td>
              <td>{fixed(beat.peak_s, 3)}</td>
              <td>{beat.rr_ms === null ? words.noRr : fixed(beat.rr_ms, 0)}</td>
              <td>{words.kinds[beat.kind] ?? beat.kind}</td>
              <td>{beat.correlation === null ? words.noCorrelation : fixed(beat.correlation, 3)}</td>
              <td>{qualityText(beat)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function sortValue({ place, beat }: Props["beats"][number], column: Column): number | string {
  const missing = Number.NEGATIVE_INFINITY;
  return {
    beat: place,
    time: beat.peak_s,
    rr: beat.rr_ms ?? missing,
    kind: beat.kind,
    correlation: beat.correlation ?? missing,
    quality: qualityText(beat),
  }[column];
}

/** A table that a spreadsheet reads; names as the API has them, full precision. */
function csvHref(beats: Props["beats"]): string {
  const lines = beats.map(({ place, beat }) =>
    [
      place + 1,
      beat.peak_s,
      beat.rr_ms ?? "",
      beat.kind,
      beat.correlation ?? "",
      beat.disturbed.join(" "),
    ].join(","),
  );
  const text = ["beat,peak_s,rr_ms,kind,correlation,disturbed", ...lines].join("\r\n");
  return `data:text/csv;charset=utf-8,${encodeURIComponent(text)}`;
}
