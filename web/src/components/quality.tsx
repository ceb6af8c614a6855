import type { JSX } from "react";
import type { QualityVerdict } from "../api/types";

const GLYPHS: Readonly<Record<QualityVerdict, string>> = { good: "●", fair: "◐", poor: "⊘" };

/** Signal quality: colour, glyph and word. */
export function Quality({ verdict }: { verdict: QualityVerdict | null }): JSX.Element {
  if (verdict === null) return <span className="quality">○ measuring</span>;
  return (
    <span className="quality">
      <span className={`quality-${verdict}`} aria-hidden="true">
        {GLYPHS[verdict]}
      </span>{" "}
      {verdict}
    </span>
  );
}
