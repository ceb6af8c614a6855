/** Who is signed in, what they may do, and in which projects; on a server without accounts everybody may do all. */
import { createContext, useContext, useSyncExternalStore } from "react";
import { tell } from "../api/csrf";
import type { ProjectRole, Session } from "../api/types";
import { useQueryState } from "./location";
import { beAmong, projectHere } from "./project";

export type Role = ProjectRole["role"];
/** What a thing needs: a role in its project, to run the server, or either of being its administrator and that. */
export type Need = Exclude<Role, "participant"> | "server" | "admin or server";

const ROLES: readonly Role[] = ["participant", "viewer", "analyst", "admin"];
const NOBODY_SIGNS_IN: Session = {
  accounts: false,
  account: null,
  csrf: null,
  expires_at: null,
  passwords: true,
  providers: [],
  sign_out_path: null,
};

let session = NOBODY_SIGNS_IN;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const sessionNow = (): Session => session;
export const useSession = (): Session => useSyncExternalStore(subscribe, sessionNow);

/** What the server says of the session, from now on. */
export function become(next: Session): void {
  session = next;
  tell(next);
  beAmong(next.account === null ? null : projectsOf(next));
  for (const listener of listeners) listener();
}

export const roleIn = ({ account }: Session, project: string): Role | null =>
  account?.roles.find((each) => each.project === project)?.role ?? null;

/** Whether who is signed in may do in a project what needs this. */
export function may(of: Session, need: Need, project: string): boolean {
  if (!of.accounts) return true;
  if (of.account === null) return false;
  if (need === "server") return of.account.runs_server;
  if (need === "admin or server") return of.account.runs_server || may(of, "admin", project);
  const role = roleIn(of, project);
  return role !== null && ROLES.indexOf(role) >= ROLES.indexOf(need);
}

/** The projects whose pages the account may look at. */
export const projectsOf = (of: Session): string[] =>
  (of.account?.roles ?? []).filter(({ role }) => role !== "participant").map(({ project }) => project);

/** Where somebody belongs who has signed in: the pages, the mobile app with what is their own, or nowhere yet. */
export function placeOf(of: Session): "pages" | "own" | "nowhere" {
  if (!of.accounts || of.account === null) return "pages";
  if (of.account.runs_server || projectsOf(of).length > 0) return "pages";
  return of.account.roles.length > 0 ? "own" : "nowhere";
}

/** The project of the one thing that a page shows; null where the address says the project. */
export const OfProject = createContext<string | null>(null);

/** Whether who looks at the page may do in its project what needs this. */
export function useMay(need: Need): boolean {
  const given = useContext(OfProject);
  useQueryState(); // the project may change in the query alone
  return may(useSession(), need, given ?? projectHere());
}
