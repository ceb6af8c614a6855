import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { useEffect, type JSX, type MouseEvent, type RefObject } from "react";
import type { Recording, Thumbnail } from "../api/types";
import { say } from "../i18n";
import { SORTS, WIDTHS, type Column } from "./library-columns";
import { LibraryRow } from "./library-row";

/** As in the style sheet; a narrow screen stacks a row in two lines. */
const ROW_PX = { wide: 40, narrow: 64 };
const NARROW = "(max-width: 720px)";
const MARGIN_ROWS = 12;

interface Props {
  readonly surface: RefObject<HTMLDivElement | null>;
  readonly total: number;
  readonly columns: readonly Column[];
  readonly sort: string;
  readonly cursor: number;
  readonly ticked: ReadonlyMap<string, number>;
  readonly at: (row: number) => Recording | undefined;
  readonly glimpse: (id: string) => Thumbnail | undefined;
  readonly spanS: number;
  readonly onSort: (sort: string) => void;
  readonly onRange: (first: number, last: number) => void;
  readonly onRow: (row: number, event: MouseEvent) => void;
  readonly onTick: (row: number, stretch: boolean) => void;
  readonly onOpen: (row: number) => void;
}

export const rowId = (row: number): string => `library-row-${row}`;

/** Any number of recordings: only the rows in sight are in the page, only their pages are asked for. */
export function LibraryTable(props: Props): JSX.Element {
  const { surface, total, columns, cursor, ticked, at, onRange } = props;
  const rowPx = window.matchMedia(NARROW).matches ? ROW_PX.narrow : ROW_PX.wide;
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => surface.current,
    estimateSize: () => rowPx,
    overscan: MARGIN_ROWS,
  });
  const shown = rows.getVirtualItems();
  const [first, last] = [shown[0]?.index ?? 0, shown.at(-1)?.index ?? 0];
  useEffect(() => onRange(first, last), [first, last, onRange]);
  useCursorInSight(rows, cursor, total);
  const template = `28px ${columns.map((column) => WIDTHS[column]).join(" ")}`;
  return (
    <div
      ref={surface}
      className="library-table"
      role="grid"
      aria-label={say().library.table}
      aria-rowcount={total + 1}
      aria-multiselectable="true"
      aria-activedescendant={total > 0 ? rowId(cursor) : undefined}
      tabIndex={0}
      style={{ "--row-columns": template } as React.CSSProperties}
    >
      <Head columns={columns} sort={props.sort} onSort={props.onSort} />
      <div role="rowgroup" className="library-rows" style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const recording = at(index);
          return (
            <LibraryRow
              key={index}
              {...{ index, recording, columns }}
              top={start}
              isCursor={index === cursor}
              isTicked={recording !== undefined && ticked.has(recording.id)}
              glimpse={recording && props.glimpse(recording.id)}
              spanS={props.spanS}
              onRow={props.onRow}
              onTick={props.onTick}
              onOpen={props.onOpen}
            />
          );
        })}
      </div>
    </div>
  );
}

function useCursorInSight(rows: Virtualizer<HTMLDivElement, Element>, cursor: number, total: number): void {
  useEffect(() => {
    if (cursor < total) rows.scrollToIndex(cursor, { align: "auto" });
    // Only a move of the cursor scrolls: rows that come and go do not.
    // eslint-disable-next-line
  }, [cursor]);
}

function Head({
  columns,
  sort,
  onSort,
}: {
  columns: readonly Column[];
  sort: string;
  onSort: (sort: string) => void;
}): JSX.Element {
  const words = say().library;
  return (
    <div className="library-row library-row-head" role="row" aria-rowindex={1}>
      <span role="columnheader">
        <span className="visually-hidden">{words.actions}</span>
      </span>
      {columns.map((column) => {
        const field = SORTS[column];
        const [rising, falling] = [field !== undefined && sort === field, sort === `-${field}`];
        return (
          <span
            key={column}
            role="columnheader"
            className={`cell-${column}`}
            aria-sort={rising ? "ascending" : falling ? "descending" : undefined}
          >
            {field === undefined ? (
              words.columns[column]
            ) : (
              <button
                type="button"
                tabIndex={-1}
                title={words.sortBy(words.columns[column])}
                onClick={() => onSort(rising ? `-${field}` : field)}
              >
                {words.columns[column]}
                <span aria-hidden="true">{rising ? " ↑" : falling ? " ↓" : ""}</span>
              </button>
            )}
          </span>
        );
      })}
    </div>
  );
}
