import type { JSX } from "react";
import type { CohortDetail } from "../api/types";
import { countText, fixed, unitText, words as inWords } from "../core/format";
import { shareText } from "../core/cohorts";
import { say } from "../i18n";

type TableOneData = NonNullable<CohortDetail["table_one"]>;
type Spread = TableOneData["numbers"][number]["groups"][number];
type Words = TableOneData["words"][number]["groups"][number];

/** The first table of a paper: age, sex, rate and device, of all and by group, with what is missing. */
export function TableOne({ table }: { table: TableOneData }): JSX.Element {
  const words = say().cohorts.tableOne;
  return (
    <section className="panel" aria-label={words.title}>
      <h2>{words.title}</h2>
      <div className="scroll" role="group" aria-label={words.title} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <td />
              {table.groups.map(({ name }) => (
                <th key={name} scope="col">
                  {name === "" ? words.all : name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{words.records}</th>
              {table.groups.map(({ name, records }) => (
                <td key={name} className="number">
                  {countText(records)}
                </td>
              ))}
            </tr>
            <tr>
              <th scope="row">{words.people}</th>
              {table.groups.map(({ name, people }) => (
                <td key={name} className="number">
                  {countText(people)}
                </td>
              ))}
            </tr>
            {table.numbers.map(({ column, unit, groups }) => (
              <tr key={column}>
                <th scope="row">
                  {rowName(column)}{" "}
                  <span className="muted">
                    {unitName(unit)} · {words.median}
                  </span>
                </th>
                {groups.map((group, i) => (
                  <td key={i} className="number">
                    <SpreadCell spread={group} />
                  </td>
                ))}
              </tr>
            ))}
            {table.words.map(({ column, groups }) => (
              <tr key={column}>
                <th scope="row">{rowName(column)}</th>
                {groups.map((group, i) => (
                  <td key={i} className="number">
                    <WordsCell found={group} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function rowName(column: string): string {
  const names: Readonly<Record<string, string>> = say().cohorts.tableOne.rows;
  return names[column] ?? inWords(column);
}

const unitName = (unit: string): string => (unit === "a" ? say().common.years : unitText(unit));

function SpreadCell({ spread: { median, low, high, missing } }: { spread: Spread }): JSX.Element {
  const words = say().cohorts.tableOne;
  const text =
    median === null || low === null || high === null
      ? words.unknown
      : `${fixed(median, 0)} (${fixed(low, 0)}–${fixed(high, 0)})`;
  return (
    <>
      {text}
      {missing > 0 && <span className="muted"> · {words.missing(countText(missing))}</span>}
    </>
  );
}

function WordsCell({ found: { shares, known, missing } }: { found: Words }): JSX.Element {
  const words = say().cohorts.tableOne;
  const shown = shares.filter(({ count }) => count > 0);
  return (
    <>
      {shown.length === 0 && words.unknown}
      {shown.map(({ word, count }) => (
        <span key={word} className="block">
          {word === "" ? words.others : inWords(word)} {shareText(count / Math.max(1, known))} (
          {countText(count)})
        </span>
      ))}
      {missing > 0 && <span className="muted block">{words.missing(countText(missing))}</span>}
    </>
  );
}
