import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import * as queries from "../api/queries";
import { nameOf } from "../core/names";

/** The name of a biomarker in the language of the page; undefined for what is none. */
export function useLabels(): (symbol: string) => string | undefined {
  const { data } = useQuery(queries.catalogue());
  const names = useMemo(() => new Map(data?.biomarkers.map((each) => [each.symbol, nameOf(each)])), [data]);
  return (symbol) => names.get(symbol);
}
