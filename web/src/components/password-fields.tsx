import type { JSX } from "react";
import { say } from "../i18n";

/** What the server takes, so that a browser's own suggestion fits. */
const LENGTH = { minLength: 12, maxLength: 128 } as const;

interface Props {
  readonly value: string;
  readonly again: string;
  readonly onValue: (value: string) => void;
  readonly onAgain: (value: string) => void;
}

/** A new password, twice. */
export function NewPasswordFields({ value, again, onValue, onAgain }: Props): JSX.Element {
  const words = say().accounts;
  const differ = again !== "" && again !== value;
  return (
    <>
      <label className="field">
        {words.newPassword}
        <input
          type="password"
          name="new-password"
          autoComplete="new-password"
          required
          {...LENGTH}
          value={value}
          aria-describedby="new-password-hint"
          onChange={(event) => onValue(event.target.value)}
        />
      </label>
      <p id="new-password-hint" className="hint">
        {words.newHint}
      </p>
      <label className="field">
        {words.newAgain}
        <input
          type="password"
          name="new-password-again"
          autoComplete="new-password"
          required
          maxLength={LENGTH.maxLength}
          value={again}
          aria-invalid={differ}
          aria-describedby={differ ? "new-password-differ" : undefined}
          onChange={(event) => onAgain(event.target.value)}
        />
      </label>
      {differ && (
        <p id="new-password-differ" className="hint wrong" role="alert">
          {words.differ}
        </p>
      )}
    </>
  );
}
