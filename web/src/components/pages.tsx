import type { JSX } from "react";
import { say } from "../i18n";

export const ROWS_OF_A_PAGE = 50;

/** The rows of one page, and how many pages there are. */
export function pageOf<Row>(rows: readonly Row[], page: number): { rows: readonly Row[]; pages: number } {
  const from = page * ROWS_OF_A_PAGE;
  return {
    rows: rows.slice(from, from + ROWS_OF_A_PAGE),
    pages: Math.max(1, Math.ceil(rows.length / ROWS_OF_A_PAGE)),
  };
}

interface Props {
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}

/** The way from page to page of a table; nothing where there is one. */
export function Pages({ page, pages, onPage }: Props): JSX.Element | null {
  const words = say().discovery.table;
  if (pages <= 1) return null;
  return (
    <nav className="actions pages" aria-label={words.pages}>
      <button type="button" disabled={page === 0} onClick={() => onPage(page - 1)}>
        {words.previous}
      </button>
      <span className="number">{words.page(page + 1, pages)}</span>
      <button type="button" disabled={page >= pages - 1} onClick={() => onPage(page + 1)}>
        {words.next}
      </button>
    </nav>
  );
}
