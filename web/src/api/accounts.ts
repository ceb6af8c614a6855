/** Accounts, for who runs the server, and roles in a project, for its administrators. */
import { queryOptions } from "@tanstack/react-query";
import { json, request, sent } from "./client";
import type { Account, AccountChange, MadeAccount, Member, NewAccount, NewRole, PasswordLink } from "./types";

const at = (id: string): string => `/accounts/${encodeURIComponent(id)}`;
const membersOf = (project: string): string => `/projects/${encodeURIComponent(project)}/members`;

export const accounts = () =>
  queryOptions({
    queryKey: ["accounts"],
    queryFn: async () => (await json<{ accounts: Account[] }>("/accounts")).accounts,
  });

export const makeAccount = (wanted: NewAccount): Promise<MadeAccount> =>
  json("/accounts", sent("POST", wanted));
export const changeAccount = (id: string, wanted: AccountChange): Promise<Account> =>
  json(at(id), sent("PATCH", wanted));
export const makePasswordLink = (id: string): Promise<PasswordLink> =>
  json(`${at(id)}/password-link`, { method: "POST" });

export async function deleteAccount(id: string): Promise<void> {
  await request(at(id), { method: "DELETE" });
}

export const members = (project: string) =>
  queryOptions({
    queryKey: ["members", project],
    queryFn: async () => (await json<{ members: Member[] }>(membersOf(project))).members,
  });

export const giveRole = (project: string, wanted: NewRole): Promise<Member> =>
  json(membersOf(project), sent("PUT", wanted));

export async function takeRole(project: string, account: string): Promise<void> {
  await request(`${membersOf(project)}/${encodeURIComponent(account)}`, { method: "DELETE" });
}
