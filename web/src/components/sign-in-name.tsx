import type { JSX } from "react";
import { say } from "../i18n";

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The name that somebody signs in with. */
export function SignInName({ value, onChange }: Props): JSX.Element {
  return (
    <label>
      {say().accounts.name}
      <input
        required
        maxLength={100}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
