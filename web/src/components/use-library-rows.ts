import { useQueries } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { Glimpses, LibraryQuery } from "../api/library";
import * as queries from "../api/library-queries";
import type { Recording, Thumbnail } from "../api/types";

export interface LibraryRows {
  readonly at: (row: number) => Recording | undefined;
  readonly glimpse: (id: string) => Thumbnail | undefined;
  readonly spanS: number;
}

const USUAL_SPAN_S = 2.5;

/** The rows in sight and their glimpses, by pages of the server. */
export function useLibraryRows(query: LibraryQuery, first: number, last: number): LibraryRows {
  const firstPage = Math.floor(first / queries.PAGE);
  const pages = Math.max(1, Math.floor(last / queries.PAGE) - firstPage + 1);
  const found = useQueries({
    queries: Array.from({ length: pages }, (_, i) => queries.page(query, firstPage + i)),
  });
  const glimpses = useQueries({
    queries: found.map(({ data }) => queries.thumbnails(data?.items.map(({ id }) => id) ?? [])),
    combine: (results) => results.map(({ data }) => data),
  });
  const shown = found.map(({ data }) => data);
  const at = (row: number): Recording | undefined =>
    shown[Math.floor(row / queries.PAGE) - firstPage]?.items[row % queries.PAGE];
  const byId = useMemo(() => new Map(glimpses.flatMap(entriesOf)), [glimpses]);
  const glimpse = useCallback((id: string) => byId.get(id), [byId]);
  return {
    at,
    glimpse,
    spanS: glimpses.find((each) => each !== undefined)?.span_s ?? USUAL_SPAN_S,
  };
}

const entriesOf = (glimpses: Glimpses | undefined): [string, Thumbnail][] =>
  Object.entries(glimpses?.items ?? {});
