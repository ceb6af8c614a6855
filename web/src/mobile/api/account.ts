/** Who is signed in by the cookie of the research pages: a participant with an account needs no pairing. */
import { tell } from "../../api/csrf";
import type { Session, SignedInAs } from "../../api/types";
import { token } from "./token";

export interface Account {
  /** Whether people sign in on this server. */
  readonly isOffered: boolean;
  /** Whose own recordings these are; null where nobody takes part by an account. */
  readonly participant: SignedInAs | null;
  /** Where the page goes once it has signed out. */
  readonly signOutPath: string;
}

const NONE: Account = { isOffered: false, participant: null, signOutPath: "/" };

/** A paired phone shows its token and asks nothing; nor is there an account where the server does not answer. */
export async function readAccount(): Promise<Account> {
  if (token() !== null) return NONE;
  const answer = await fetch("/api/v1/session").catch(() => null);
  if (!answer?.ok) return NONE;
  const session = (await answer.json()) as Session;
  tell(session);
  const { account } = session;
  const takesPart = account?.roles.some(({ role }) => role === "participant") ?? false;
  return {
    isOffered: session.accounts,
    participant: takesPart ? account : null,
    signOutPath: session.sign_out_path ?? "/",
  };
}
