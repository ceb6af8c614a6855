import type { JSX } from "react";
import type { Severity } from "../core/findings";
import { say } from "../i18n";

/** As in the report itself. */
const SHAPES: Readonly<Record<Severity, string>> = {
  normal: "·",
  borderline: "□",
  abnormal: "■",
  "urgent-for-review": "▲",
};

/** How grave a statement is: shape, colour, and the word for those who see neither. */
export function SeverityMark({
  severity,
  spoken = true,
}: {
  severity: Severity;
  spoken?: boolean;
}): JSX.Element {
  const word = say().findings.severities[severity];
  return (
    <span className={`severity severity-${severity}`} title={word}>
      <span aria-hidden="true">{SHAPES[severity]}</span>
      {spoken && <span className="visually-hidden"> {word}</span>}
    </span>
  );
}
