import { useDeferredValue, useEffect, useMemo, useState, type JSX, type ReactNode } from "react";
import type { Association } from "../api/types";
import { estimateText, isFound, pText, searched, sorted, SORTS, type Sort } from "../core/associations";
import { countText, fixed, unitText } from "../core/format";
import { percentText } from "../core/predictions";
import { DimensionMark } from "./dimension-mark";

interface Props {
  readonly associations: readonly Association[];
  readonly alpha: number;
  readonly selected: string;
  readonly onSelect: (name: string) => void;
}

const PAGE = 50;

const COLUMNS: readonly (readonly [title: string, sort: Sort | null])[] = [
  ["Biomarker", "symbol"],
  ["Dimension", "dimension"],
  ["Effect [95 % CI]", "effect"],
  ["p", "p"],
  ["q", null],
  ["Rank effect", null],
  ["n", "n"],
  ["Stability", "stability"],
];

/** Every association, a page at a time; the strongest first, or in the order of a column. */
export function AssociationTable({ associations, alpha, selected, onSelect }: Props): JSX.Element {
  const [sort, setSort] = useState<Sort>(SORTS[0]);
  const [reversed, setReversed] = useState(false);
  const [text, setText] = useState("");
  const [page, setPage] = useState(0);
  const wanted = useDeferredValue(text);
  const rows = useMemo(
    () => sorted(searched(associations, wanted), sort, { reversed }),
    [associations, wanted, sort, reversed],
  );
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  const shown = rows.slice(page * PAGE, (page + 1) * PAGE);
  useEffect(() => {
    const at = rows.findIndex(({ feature }) => feature.name === selected);
    if (at >= 0) setPage(Math.floor(at / PAGE));
  }, [selected, rows]);
  const order = (by: Sort): void => {
    setReversed(by === sort && !reversed);
    setSort(by);
    setPage(0);
  };
  const refused = associations.filter((each) => each.refused !== "").length;
  return (
    <section aria-label="Associations" className="associations">
      <header>
        <h2>Associations</h2>
        <span className="muted number">
          {countText(rows.length, "biomarker")}
          {refused > 0 && `, ${refused} not tested`}
        </span>
        <input
          type="search"
          className="end"
          placeholder="Search name or family"
          aria-label="Search associations"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setPage(0);
          }}
        />
      </header>
      <div className="scroll" role="region" aria-label="Associations" tabIndex={0}>
        <table aria-rowcount={rows.length + 1}>
          <thead>
            <tr>
              {COLUMNS.map(([title, by]) => (
                <th
                  key={title}
                  scope="col"
                  aria-sort={by === sort ? (reversed ? "descending" : "ascending") : undefined}
                >
                  {by === null ? (
                    title
                  ) : (
                    <button type="button" className="link" onClick={() => order(by)}>
                      {title}
                      <span aria-hidden="true">{by === sort ? (reversed ? " ▴" : " ▾") : ""}</span>
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
                index={page * PAGE + i + 2}
                alpha={alpha}
                selected={row.feature.name === selected}
                onSelect={onSelect}
              />
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 && <Pages page={page} pages={pages} onPage={setPage} />}
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
  const unit = unitText(feature.unit);
  return (
    <tr aria-rowindex={index} aria-selected={selected} className={isFound(row, alpha) ? "found" : undefined}>
      <th scope="row">
        <button type="button" className="link" aria-pressed={selected} onClick={() => onSelect(feature.name)}>
          {feature.label}
          {feature.lead && `, ${feature.lead}`}
        </button>{" "}
        <span className="muted">{unit}</span>
      </th>
      <td>
        <DimensionMark dimension={feature.dimension} /> {feature.dimension}
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

function Pages({
  page,
  pages,
  onPage,
}: {
  page: number;
  pages: number;
  onPage: (page: number) => void;
}): JSX.Element {
  return (
    <nav className="actions pages" aria-label="Pages of the associations">
      <button type="button" disabled={page === 0} onClick={() => onPage(page - 1)}>
        Previous
      </button>
      <span className="number">
        {page + 1} of {pages}
      </span>
      <button type="button" disabled={page === pages - 1} onClick={() => onPage(page + 1)}>
        Next
      </button>
    </nav>
  );
}
