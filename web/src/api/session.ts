/** Signing in and out, one's own password, and where one is signed in. */
import { queryOptions } from "@tanstack/react-query";
import { sessionNow } from "../core/session";
import { json, request, sent } from "./client";
import type { Browser, PasswordLinkOf, Session } from "./types";

export const readSession = (): Promise<Session> => json("/session");
export const signIn = (name: string, password: string): Promise<Session> =>
  json("/session", sent("POST", { name, password }));

/** Sign out, of the provider too where one vouches, and load anew: nothing of what was looked at stays in the page. */
export async function signOut(): Promise<void> {
  const to = sessionNow().sign_out_path ?? "/";
  await request("/session", { method: "DELETE" });
  window.location.assign(to);
}

export async function changePassword(old: string, next: string): Promise<void> {
  await request("/session/password", sent("PUT", { old, new: next }));
}

/** The secret goes in the body: an address is kept in too many places. */
export const readPasswordLink = (secret: string): Promise<PasswordLinkOf> =>
  json("/session/password-link", sent("POST", { secret }));

export async function setPassword(secret: string, password: string): Promise<void> {
  await request("/session/password", sent("POST", { secret, password }));
}

export const browsers = () =>
  queryOptions({
    queryKey: ["browsers"],
    queryFn: async () => (await json<{ sessions: Browser[] }>("/session/browsers")).sessions,
    staleTime: 0,
  });

export async function endBrowser(id: string): Promise<void> {
  await request(`/session/browsers/${encodeURIComponent(id)}`, { method: "DELETE" });
}

export async function endOtherBrowsers(): Promise<void> {
  await request("/session/browsers", { method: "DELETE" });
}
