/**
 * What a page repeats of the session in whatever changes something, so that pages of others cannot make a browser do
 * it: the one place that knows it, for the research app, the mobile app and its worker.
 */
import type { Session } from "./types";

const HEADER = "X-CSRF-Token";
const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

interface Told {
  readonly csrf: string | null;
  /** Whose session it is. */
  readonly account: string | null;
}

/** Undefined until the server was asked. */
let told: Told | undefined;

/** What the server said of the session. */
export function tell(session: Session): void {
  told = { csrf: session.csrf, account: session.account?.id ?? null };
}

export const isSafe = (method: string | undefined): boolean => SAFE.has((method ?? "GET").toUpperCase());

/** Put into the headers of a request what it must repeat; nothing where nobody signs in. */
export async function prove(headers: Headers, method: string | undefined): Promise<void> {
  if (isSafe(method)) return;
  if (told === undefined) await ask();
  if (told?.csrf) headers.set(HEADER, told.csrf);
}

/** Ask anew; whether there is something else to repeat for the same account, as after signing in from another tab. */
export async function renewed(): Promise<boolean> {
  const before = told;
  if (!before?.csrf) return false;
  await ask();
  return told?.csrf != null && told.csrf !== before.csrf && told.account === before.account;
}

/** A server that does not answer, or not to phones, has told nothing: it is asked again by the next change. */
async function ask(): Promise<void> {
  const answer = await fetch("/api/v1/session").catch(() => null);
  if (answer?.ok) tell((await answer.json()) as Session);
}
