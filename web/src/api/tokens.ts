/** Access tokens of programs. */
import { queryOptions } from "@tanstack/react-query";
import { json, request, sent } from "./client";
import type { MadeToken, NewToken, Token } from "./types";

export const tokens = () =>
  queryOptions({
    queryKey: ["tokens"],
    queryFn: async (): Promise<Token[]> => (await json<{ tokens: Token[] }>("/tokens")).tokens,
  });

export const makeToken = (wanted: NewToken): Promise<MadeToken> => json("/tokens", sent("POST", wanted));

export async function revokeToken(id: string): Promise<void> {
  await request(`/tokens/${encodeURIComponent(id)}`, { method: "DELETE" });
}
