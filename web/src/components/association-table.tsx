import { useDeferredValue, useEffect, useMemo, useState, type JSX, type ReactNode } from "react";
import type { Association } from "../api/types";
import { estimateText, isFound, pText, searched, sorted, SORTS, type Sort } from "../core/associations";
import { countText, fixed, unitText, words as inWords } from "../core/format";
import { useQueryState } from "../core/location";
import { percentText } from "../core/predictions";
import { say } from "../i18n";
import { DimensionMark } from "./dimension-mark";
import { pageOf, Pages, ROWS_OF_A_PAGE } from "./pages";

interface Props {
  readonly associations: readonly Association[];
  readonly alpha: number;
  readonly selected: string;
  readonly onSelect: (name: string) => void;
}

type Words = ReturnType<typeof say>["discovery"]["table"];

const columnsOf = (words: Words): readonly (readonly [title: string, sort: Sort | null])[] => [
  [words.biomarker, "symbol"],
  [words.dimension, "dimension"],
  [words.effect, "effect"],
  ["p", "p"],
  ["q", null],
  [words.rank, null],
  ["n", "n"],
  [words.stability, "stability"],
];
const OWN_TIER = 3;

/** Every association, a page at a time; the strongest first, or in the order of a column. The order is in the address. */
export function AssociationTable({ associations, alpha, selected, onSelect }: Props): JSX.Element {
  const words = say().discovery.table;
  const [query, changeQuery] = useQueryState();
  const [given, backwards] = [
    query.get("sort")?.replace(/^-/, ""),
    query.get("sort")?.startsWith("-") ?? false,
  ];
  const sort = SORTS.find((each) => each === given) ?? SORTS[0];
  const [text, setText] = useState("");
  const [hidden, setHidden] = useState(false);
  const [page, setPage] = useState(0);
  const wanted = useDeferredValue(text);
  const rows = useMemo(() => {
    const kept = hidden ? associations.filter(({ feature }) => feature.tier !== OWN_TIER) : associations;
    return sorted(searched(kept, wanted), sort, { reversed: backwards });
  }, [associations, wanted, sort, backwards, hidden]);
  const { rows: shown, pages } = pageOf(rows, page);
  useEffect(() => {
    const at = rows.findIndex(({ feature }) => feature.name === selected);
    if (at >= 0) setPage(Math.floor(at / ROWS_OF_A_PAGE));
  }, [selected, rows]);
  const order = (by: Sort): void => {
    const next = by === sort && !backwards ? `-${by}` : by;
    changeQuery({ sort: next === SORTS[0] ? null : next });
    setPage(0);
  };
  const refused = associations.filter((each) => each.refused !== "").length;
  return (
    <section aria-label={words.title} className="associations">
      <header>
        <h2>{words.title}</h2>
        <span className="muted number">
          {words.biomarkers(countText(rows.length))}
          {refused > 0 && `, ${words.notTested(refused)}`}
        </span>
        {associations.some(({ feature }) => feature.tier === OWN_TIER) && (
          <label className="check">
            <input type="checkbox" checked={hidden} onChange={({ target }) => setHidden(target.checked)} />
            {words.hideTier3}
          </label>
        )}
        <input
          type="search"
          className="end"
          placeholder={words.searchHint}
          aria-label={words.search}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setPage(0);
          }}
        />
      </header>
      <div className="scroll" role="group" aria-label={words.title} tabIndex={0}>
        <table aria-rowcount={rows.length + 1}>
          <thead>
            <tr>
              {columnsOf(words).map(([title, by]) => (
                <th
                  key={title}
                  scope="col"
                  aria-sort={by === sort ? (backwards ? "descending" : "ascending") : undefined}
                >
                  {by === null ? (
                    title
                  ) : (
                    <button type="button" className="link" onClick={() => order(by)}>
                      {title}
                      <span aria-hidden="true">{by === sort ? (backwards ? " ▴" : " ▾") : ""}</span>
                    </button>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, i) => (
              <Row
                key={row.feature.name}
                row={row}
                index={page * ROWS_OF_A_PAGE + i + 2}
                alpha={alpha}
                selected={row.feature.name === selected}
                onSelect={onSelect}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Pages page={page} pages={pages} onPage={setPage} />
    </section>
  );
}

interface RowProps {
  readonly row: Association;
  readonly index: number;
  readonly alpha: number;
  readonly selected: boolean;
  readonly onSelect: (name: string) => void;
}

function Row({ row, index, alpha, selected, onSelect }: RowProps): JSX.Element {
  const { feature } = row;
  return (
    <tr aria-rowindex={index} aria-selected={selected} className={isFound(row, alpha) ? "found" : undefined}>
      <th scope="row">
        <button type="button" className="link" aria-pressed={selected} onClick={() => onSelect(feature.name)}>
          {feature.label}
          {feature.lead && `, ${feature.lead}`}
        </button>{" "}
        <span className="muted">{unitText(feature.unit)}</span>
      </th>
      <td>
        <DimensionMark dimension={feature.dimension} /> {inWords(feature.dimension)}
      </td>
      {row.refused !== "" ? (
        <td colSpan={6} className="reason">
          {row.refused}
        </td>
      ) : (
        <>
          <Cell>{estimateText(row.effect)}</Cell>
          <Cell>{pText(row.p)}</Cell>
          <Cell>{pText(row.q)}</Cell>
          <Cell>{row.rank_effect === null ? "" : `${row.rank_measure} ${fixed(row.rank_effect, 2)}`}</Cell>
          <Cell>{row.n}</Cell>
          <Cell>{row.selected_share === null ? "" : percentText(row.selected_share)}</Cell>
        </>
      )}
    </tr>
  );
}

const Cell = ({ children }: { children: ReactNode }): JSX.Element => <td className="number">{children}</td>;
