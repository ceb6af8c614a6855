import { useDeferredValue, useMemo, useState, type JSX } from "react";
import type { Difference } from "../api/types";
import { csvOf, hasChanged, isLarge } from "../core/beat-overlay";
import { fixed, valueWithUnit } from "../core/format";
import type { Known } from "../core/moved";
import { say } from "../i18n";
import { useKnown } from "./correction-tray";
import { writtenText } from "./moved-table";
import { Empty } from "./states";

const FIRST = 40;
const STEP = 200;
/** The bar is full at so many multiples of the reference change. */
const FULL_BAR = 4;

/** Values that differ, by multiples of the reference change; then what is not compared, and why. */
export function DifferenceTable({
  rows,
  fileName,
}: {
  rows: readonly Difference[];
  fileName: string;
}): JSX.Element {
  const words = say().compare;
  const known = useKnown();
  const [text, setText] = useState("");
  const [onlyLarge, setOnlyLarge] = useState(false);
  const [shown, setShown] = useState(FIRST);
  const wanted = useDeferredValue(text);
  const changed = useMemo(() => rows.filter(hasChanged), [rows]);
  const found = changed.filter((row) => (!onlyLarge || isLarge(row)) && fits(row, wanted, known));
  return (
    <section className="differences" aria-label={words.differences}>
      <header>
        <h2>{words.differences}</h2>
        <span className="muted number" data-testid="differences">
          {words.found(changed.length)} · {words.beyond(changed.filter(isLarge).length)}
        </span>
        <a className="button end" href={csvHref(rows)} download={fileName}>
          {words.csv}
        </a>
      </header>
      <div className="difference-filter">
        <input
          type="search"
          aria-label={words.filter}
          placeholder={words.filter}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <label title={words.onlyLargeTitle}>
          <input
            type="checkbox"
            checked={onlyLarge}
            onChange={(event) => setOnlyLarge(event.target.checked)}
          />{" "}
          {words.onlyLarge}
        </label>
      </div>
      {found.length === 0 ? (
        <Empty>{changed.length === 0 ? words.nothing : words.nothingFits}</Empty>
      ) : (
        <Rows rows={found.slice(0, shown)} known={known} />
      )}
      {found.length > shown && (
        <button type="button" onClick={() => setShown(shown + STEP)}>
          {words.showMore(Math.min(STEP, found.length - shown))}
        </button>
      )}
      <NotCompared rows={rows.filter(({ blocked }) => blocked !== null)} known={known} />
    </section>
  );
}

const fits = (row: Difference, text: string, known: Known): boolean =>
  `${known(row.symbol)?.label ?? ""} ${row.symbol} ${row.lead}`.toLowerCase().includes(text.toLowerCase());

const csvHref = (rows: readonly Difference[]): string =>
  `data:text/csv;charset=utf-8,${encodeURIComponent(csvOf(rows))}`;

function Rows({ rows, known }: { rows: readonly Difference[]; known: Known }): JSX.Element {
  const words = say().compare;
  const { columns } = words;
  return (
    <div className="scrolled-x" role="group" aria-label={say().compare.differences} tabIndex={0}>
      <table className="moved">
        <thead>
          <tr>
            <th scope="col">{columns.biomarker}</th>
            <th scope="col">{columns.lead}</th>
            <th scope="col" className="number">
              {columns.a} → {columns.b}
            </th>
            <th scope="col" className="number">
              {columns.change}
            </th>
            <th scope="col" className="number" title={words.multipleTitle}>
              {columns.multiple}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.symbol}:${row.lead}`} data-testid="difference">
              <th scope="row" title={row.symbol}>
                {known(row.symbol)?.label ?? row.symbol}
              </th>
              <td>{row.lead || words.wholeRecord}</td>
              <td className="number">{pairText(row)}</td>
              <td className="number">{row.difference === null ? "" : signed(row.difference, row.unit)}</td>
              <td className="number multiple">
                {row.multiple === null ? (
                  <span className="muted">{words.notKnown}</span>
                ) : (
                  <Bar multiple={row.multiple} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** "402 → 418 ms": the unit once. */
const pairText = ({ a, b, unit }: Difference): string => {
  const numbers = a?.value != null && b?.value != null && unit !== "{flag}";
  return `${writtenText(a, numbers ? "1" : unit)} → ${writtenText(b, unit)}`;
};

const signed = (value: number, unit: string): string =>
  value > 0 ? `+${valueWithUnit(value, unit)}` : valueWithUnit(value, unit);

function Bar({ multiple }: { multiple: number }): JSX.Element {
  const share = Math.min(1, multiple / FULL_BAR);
  return (
    <>
      <span
        className={multiple > 1 ? "bar large" : "bar"}
        style={{ width: `${40 * share}px` }}
        aria-hidden="true"
      />
      {multiple > 1 ? <strong>{fixed(multiple, 1)}</strong> : fixed(multiple, 1)}
    </>
  );
}

function NotCompared({ rows, known }: { rows: readonly Difference[]; known: Known }): JSX.Element | null {
  const words = say().compare;
  if (rows.length === 0) return null;
  const reasons = [...new Set(rows.map(({ blocked }) => blocked))].filter((each) => each !== null);
  return (
    <section aria-label={words.notCompared(rows.length)}>
      <h3 data-testid="not-compared">{words.notCompared(rows.length)}</h3>
      {reasons.map((reason) => {
        const ofReason = rows.filter(({ blocked }) => blocked === reason);
        const named = Map.groupBy(ofReason, ({ symbol }) => symbol);
        return (
          <details key={reason}>
            <summary>
              {words.blocked[reason]}: <span className="number">{ofReason.length}</span>
            </summary>
            <ul>
              {[...named].map(([symbol, group]) => (
                <li key={symbol}>
                  {known(symbol)?.label ?? symbol}{" "}
                  <span className="muted">
                    {group
                      .map(({ lead }) => lead)
                      .filter(Boolean)
                      .join(" ")}
                  </span>
                </li>
              ))}
            </ul>
          </details>
        );
      })}
    </section>
  );
}
