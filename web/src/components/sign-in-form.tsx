import { useMutation } from "@tanstack/react-query";
import { useRef, useState, type FormEvent, type JSX } from "react";
import { Refusal } from "../api/client";
import { signIn } from "../api/session";
import type { Session } from "../api/types";
import { say } from "../i18n";

const WRONG = 403;

interface Props {
  /** Whose password it must be; null where anybody may sign in. */
  readonly name: string | null;
  readonly onSignedIn: (session: Session) => void;
}

/** Name and password, as password managers know them. */
export function SignInForm({ name: given, onSignedIn }: Props): JSX.Element {
  const words = say().accounts;
  const [name, setName] = useState(given ?? "");
  const [password, setPassword] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const signing = useMutation({
    mutationFn: () => signIn(name, password),
    onSuccess: onSignedIn,
    onError: () => {
      setPassword("");
      field.current?.focus();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signing.mutate();
  };
  return (
    <form className="sign-in-form" method="post" onSubmit={submit}>
      <label className="field">
        {words.name}
        <input
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={100}
          readOnly={given !== null}
          // The page is there to sign in.
          autoFocus={given === null}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <label className="field">
        {words.password}
        <input
          ref={field}
          type="password"
          name="password"
          autoComplete="current-password"
          required
          maxLength={128}
          autoFocus={given !== null}
          value={password}
          aria-invalid={signing.isError}
          aria-describedby={signing.isError ? "sign-in-problem" : undefined}
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      {signing.isError && (
        <p id="sign-in-problem" className="hint wrong" role="alert">
          {problemOf(signing.error)}
        </p>
      )}
      <button type="submit" className="primary" disabled={signing.isPending}>
        {signing.isPending ? words.signingIn : words.signIn}
      </button>
    </form>
  );
}

/** Forbidden means wrong here, unless a stale page is meant; how long to wait is in the server's sentence. */
function problemOf(error: Error): string {
  return error instanceof Refusal && error.status === WRONG ? say().accounts.wrong : error.message;
}
