import { queryOptions } from "@tanstack/react-query";
import { BASE, json } from "./client";
import type { Chain, Erasure, WhatWouldGo } from "./types";

/** Whether the audit is whole; the server reads all of it to say so. */
export const chain = () =>
  queryOptions({ queryKey: ["audit-chain"], queryFn: () => json<Chain>("/audit/chain"), staleTime: 60_000 });

/** What would go if a person were erased. */
export const erasureOf = (id: string) =>
  queryOptions({
    queryKey: ["erasure", id],
    queryFn: () => json<WhatWouldGo>(`/subjects/${encodeURIComponent(id)}/erasure`),
    staleTime: 0,
  });

/** Where the browser downloads everything of a person from. */
export const personHref = (id: string): string => `${BASE}/subjects/${encodeURIComponent(id)}/export`;

export const erase = (id: string): Promise<Erasure> =>
  json(`/subjects/${encodeURIComponent(id)}`, { method: "DELETE" });
