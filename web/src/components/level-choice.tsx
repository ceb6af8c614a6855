import type { JSX } from "react";
import type { OutcomeColumn } from "../api/types";
import type { Question } from "../core/discovery-form";
import { say } from "../i18n";

interface Props {
  readonly question: Question;
  readonly column: OutcomeColumn | undefined;
  readonly onChange: (levels: string[]) => void;
}

/** Which two levels are compared, or in which order they rise. */
export function LevelChoice({ question, column, onChange }: Props): JSX.Element | null {
  if (column === undefined || column.levels.length < 2) return null;
  const words = say().discovery.form;
  const { kind, levels } = question;
  if (kind === "ordinal") return <span className="muted">{words.rising(levels.join(" < "))}</span>;
  if (kind !== "binary") return null;
  return (
    <>
      {[words.reference, words.case].map((role, at) => (
        <label key={role}>
          {role}
          <select
            value={levels[at] ?? ""}
            onChange={(event) => onChange(levels.with(at, event.target.value))}
          >
            {column.levels.map(({ level, count }) => (
              <option key={level} value={level}>
                {level} ({count})
              </option>
            ))}
          </select>
        </label>
      ))}
    </>
  );
}
