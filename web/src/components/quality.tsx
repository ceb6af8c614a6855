import type { JSX } from "react";
import type { QualityVerdict } from "../api/types";
import { say } from "../i18n";

const GLYPHS: Readonly<Record<QualityVerdict, string>> = { good: "●", fair: "◐", poor: "⊘" };

/** Signal quality: colour, glyph and word. */
export function Quality({ verdict }: { verdict: QualityVerdict | null }): JSX.Element {
  if (verdict === null) return <span className="quality">○ {say().common.measuring}</span>;
  return (
    <span className="quality">
      <span className={`quality-${verdict}`} aria-hidden="true">
        {GLYPHS[verdict]}
      </span>{" "}
      {say().codes[verdict]}
    </span>
  );
}
