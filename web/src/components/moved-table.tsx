import type { JSX } from "react";
import type { MovedByEdit, WrittenValue } from "../api/types";
import { fixed, valueWithUnit, words as wordsOf } from "../core/format";
import type { Known } from "../core/moved";
import { say } from "../i18n";

/** A value or its reason in words. */
export function writtenText(written: WrittenValue | null, unit: string): string {
  if (written === null) return say().common.notStated;
  if (written.value !== null) return valueWithUnit(written.value, unit);
  if (written.value_text !== null) return flagOrClass(written.value_text);
  return say().corrections.reasons[written.validity] ?? wordsOf(written.validity);
}

const flagOrClass = (text: string): string => {
  if (text === "true" || text === "false") return text === "true" ? say().common.yes : say().common.no;
  return wordsOf(text);
};

/** "402 → 418 ms". */
export const changeText = ({ before, after, unit }: MovedByEdit): string =>
  `${writtenText(before, before.value !== null && after.value !== null ? "1" : unit)} → ${writtenText(after, unit)}`;

const signed = (value: number, unit: string): string =>
  value > 0 ? `+${valueWithUnit(value, unit)}` : valueWithUnit(value, unit);

/** Every value that moves, the largest change first. */
export function MovedTable({ rows, known }: { rows: readonly MovedByEdit[]; known: Known }): JSX.Element {
  const words = say().corrections;
  const { columns } = words;
  return (
    <div className="scrolled">
      <table className="moved">
        <thead>
          <tr>
            <th scope="col">{columns.biomarker}</th>
            <th scope="col">{columns.lead}</th>
            <th scope="col">{columns.before}</th>
            <th scope="col">{columns.after}</th>
            <th scope="col">{columns.change}</th>
            <th scope="col" title={words.sdTitle}>
              {columns.sd}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.symbol}:${row.lead}`}>
              <th scope="row">
                {known(row.symbol)?.label ?? row.symbol} <code className="muted">{row.symbol}</code>
              </th>
              <td>{row.lead || words.wholeRecord}</td>
              <td className="number">{writtenText(row.before, row.unit)}</td>
              <td className="number">{writtenText(row.after, row.unit)}</td>
              <td className="number">{row.difference === null ? "" : signed(row.difference, row.unit)}</td>
              <td className="number">
                {row.in_sd === null ? (
                  <span className="muted">{words.sdUnknown}</span>
                ) : (
                  fixed(Math.abs(row.in_sd), 1)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
