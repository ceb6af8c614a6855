import type { JSX } from "react";
import type { Triage } from "../api/types";
import { say } from "../i18n";

const GLYPHS: Readonly<Record<Triage["decision"], string>> = { open: "", accepted: "✓", excluded: "✕" };

/** A decision: colour, glyph and word; nothing where nobody decided. */
export function TriageMark({ triage }: { triage: Triage }): JSX.Element | null {
  if (triage.decision === "open") return null;
  return (
    <span className={`triage triage-${triage.decision}`} title={triage.note || undefined}>
      <span aria-hidden="true">{GLYPHS[triage.decision]}</span> {triageText(triage)}
    </span>
  );
}

/** "excluded: noise". */
export function triageText({ decision, reason = "" }: Triage): string {
  const { values, decided } = say().library;
  return decided(values[decision], reason === "" ? "" : values[reason]);
}
