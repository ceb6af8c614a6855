import { useEffect, useId, useRef, useState, type JSX } from "react";
import { onSessionOver } from "../api/client";
import { readSession } from "../api/session";
import type { Session } from "../api/types";
import { become, sessionNow, useSession } from "../core/session";
import { say } from "../i18n";
import { Providers } from "./providers";
import { SignInForm } from "./sign-in-form";

/** What is told to the requests that wait for it. */
type Told = (isSignedIn: boolean) => void;

/** Over the page, where the session is over: the page keeps what is on it, and its requests are repeated. */
export function SignInAgain(): JSX.Element | null {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const { account, passwords } = useSession();
  const waiting = useRef<Told[]>([]);
  const [open, setOpen] = useState(false);
  const words = say().accounts;
  useEffect(() => {
    onSessionOver(async () => {
      if (await isThereAgain()) return true;
      // Nobody was signed in as far as this page knew: the page to sign in is shown in its place.
      if (sessionNow().account === null) return false;
      setOpen(true);
      return new Promise((told: Told) => waiting.current.push(told));
    });
  }, []);
  useEffect(() => {
    if (!open) return dialog.current?.close();
    dialog.current?.showModal();
    // The name before it cannot be changed.
    dialog.current?.querySelector<HTMLElement>("input[type=password]")?.focus();
  }, [open]);
  const signedIn = (session: Session): void => {
    become(session);
    setOpen(false);
    for (const tell of waiting.current.splice(0)) tell(true);
  };
  useEffect(() => {
    if (!open) return;
    // Signed in with a provider in another tab.
    const look = async (): Promise<void> => {
      if (await isThereAgain()) signedIn(sessionNow());
    };
    const listener = (): void => void look();
    window.addEventListener("focus", listener);
    return () => window.removeEventListener("focus", listener);
  }, [open]);
  if (account === null) return null;
  return (
    <dialog
      ref={dialog}
      className="sign-in-again"
      aria-labelledby={titleId}
      onCancel={(event) => event.preventDefault()}
    >
      <h2 id={titleId}>{words.over}</h2>
      <p className="muted">{words.overText}</p>
      {open && (
        <>
          {account.has_password && passwords && <SignInForm name={account.name} onSignedIn={signedIn} />}
          <Providers inNewTab />
        </>
      )}
      <p className="actions">
        <button
          type="button"
          className="link end"
          title={words.somebodyElseText}
          onClick={() => window.location.reload()}
        >
          {words.asSomebodyElse}
        </button>
      </p>
    </dialog>
  );
}

/** Whether the same account is signed in, as after doing so in another tab. */
async function isThereAgain(): Promise<boolean> {
  const session = await readSession().catch(() => null);
  if (session === null) return false;
  const before = sessionNow().account;
  if (before !== null && session.account === null) return false;
  // Somebody else signed in from another tab: nothing of this page may be done in their name.
  if (before !== null && session.account?.id !== before.id) {
    window.location.reload();
    return false;
  }
  become(session);
  return session.account !== null;
}
