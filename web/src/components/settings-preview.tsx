import { useQuery } from "@tanstack/react-query";
import { useMemo, useState, type JSX } from "react";
import * as queries from "../api/queries";
import type { Biomarker, MovedValue, SettingsPreview as Found } from "../api/types";
import { fixed, durationText, words as wordsOf } from "../core/format";
import { beforeAfter, changeText, ofDimension } from "../core/moved-values";
import { say } from "../i18n";
import { DimensionMark } from "./dimension-mark";
import { Failure } from "./states";

const FIRST_ROWS = 40;
/** A bar is full at so many standard deviations. */
const FULL_SD = 3;
const DIMENSIONS = ["structural", "intensity", "functional", "comparative", "quality"];

interface Props {
  readonly found: Found | undefined;
  readonly error: Error | null;
  /** The answer belongs to settings before the last change. */
  readonly stale: boolean;
  readonly on: boolean;
  readonly invalid: boolean;
  readonly onToggle: (on: boolean) => void;
}

/** What moves on the open recording, the largest first: before, after, the change and its size. */
export function SettingsPreview({ found, error, stale, on, invalid, onToggle }: Props): JSX.Element {
  const words = say().settings;
  return (
    <section className="preview" aria-label={words.moving}>
      <header>
        <h3>
          {words.moving}
          {found && found.seconds >= 60 ? ` ${words.firstPart(durationText(found.seconds))}` : ""}
        </h3>
        <label>
          <input type="checkbox" checked={on} onChange={(event) => onToggle(event.target.checked)} />
          {words.previewOn}
        </label>
      </header>
      {!on ? (
        <p className="hint">{words.previewOff}</p>
      ) : invalid ? (
        <p className="hint">{words.mend}</p>
      ) : error ? (
        <Failure title={words.notPreviewed} error={error} />
      ) : (
        <Moves found={found} stale={stale} />
      )}
    </section>
  );
}

function Moves({ found, stale }: { found: Found | undefined; stale: boolean }): JSX.Element {
  const words = say().settings;
  const catalogue = useQuery(queries.catalogue()).data;
  const bySymbol = useMemo(
    () => new Map(catalogue?.biomarkers.map((each) => [each.symbol, each] as const)),
    [catalogue],
  );
  const [dimension, setDimension] = useState("");
  const [all, setAll] = useState(false);
  const status = stale || !found ? words.measuring : statusOf(found);
  const rows = found ? ofDimension(found.moved, dimension, (symbol) => bySymbol.get(symbol)?.dimension) : [];
  return (
    <>
      <div className="preview-line">
        <p className="preview-status" role="status" data-stale={stale || !found}>
          {status}
        </p>
        {found && found.moved.length > 0 && (
          <label className="preview-filter">
            <span className="visually-hidden">{words.dimension}</span>
            <select value={dimension} onChange={(event) => setDimension(event.target.value)}>
              <option value="">{words.allDimensions}</option>
              {DIMENSIONS.map((name) => (
                <option key={name} value={name}>
                  {wordsOf(name)}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {found && found.moved.length > 0 && (
        <>
          <table data-stale={stale}>
            <thead>
              <tr>
                <th scope="col">{words.value}</th>
                <th scope="col">{words.beforeAfter}</th>
                <th scope="col">{words.change}</th>
                <th scope="col" title={words.sdHint}>
                  {words.inSd}
                </th>
              </tr>
            </thead>
            <tbody>
              {(all ? rows : rows.slice(0, FIRST_ROWS)).map((row) => (
                <Move key={`${row.symbol}:${row.lead}`} row={row} biomarker={bySymbol.get(row.symbol)} />
              ))}
            </tbody>
          </table>
          {!all && rows.length > FIRST_ROWS && (
            <button type="button" className="link" onClick={() => setAll(true)}>
              {words.showAll(rows.length)}
            </button>
          )}
        </>
      )}
    </>
  );
}

function statusOf({ moved, compared, lost }: Found): string {
  const words = say().settings;
  return moved.length === 0 ? words.nothingMoves : words.counts(moved.length, compared, lost);
}

function Move({ row, biomarker }: { row: MovedValue; biomarker: Biomarker | undefined }): JSX.Element {
  const size = Math.min(1, Math.abs(row.in_sd ?? 0) / FULL_SD);
  return (
    <tr data-symbol={row.symbol} data-lead={row.lead}>
      <th scope="row" title={row.symbol}>
        {biomarker && <DimensionMark dimension={biomarker.dimension} />}
        {biomarker?.label ?? row.symbol}
        {row.lead !== "" && <span className="lead"> {row.lead}</span>}
      </th>
      <td className="number">{beforeAfter(row)}</td>
      <td className="number">{changeText(row)}</td>
      <td className={`number in-sd ${row.sd_of ?? ""}`}>
        {row.in_sd !== null && (
          <>
            <span className="sd-bar" aria-hidden="true">
              <span style={{ width: `${size * 100}%` }} />
            </span>
            {fixed(Math.abs(row.in_sd), 1)}
          </>
        )}
      </td>
    </tr>
  );
}
