/** Values that edits move, as people read them first. */
import type { MovedByEdit } from "../api/types";

/** What the catalogue says of a biomarker. */
export type Known = (symbol: string) => { readonly label: string; readonly tier: number } | undefined;

/** Known by everybody goes first: of the first tier, of the whole record; then by size, in which the rows come. */
export function headlineOf(rows: readonly MovedByEdit[], known: Known): MovedByEdit | undefined {
  const rank = (row: MovedByEdit): number =>
    2 * (known(row.symbol)?.tier ?? 9) + (row.lead === "" ? 0 : 1) + (row.difference === null ? 0.5 : 0);
  return rows.reduce<MovedByEdit | undefined>(
    (best, row) => (best === undefined || rank(row) < rank(best) ? row : best),
    undefined,
  );
}
