import type { JSX } from "react";
import { say } from "../i18n";

export type Level = "good" | "fair" | "poor" | "none";

/** Shapes that tell the levels apart without their colours. */
export const SHAPES: Readonly<Record<Level, string>> = { good: "●", fair: "◐", poor: "⊘", none: "○" };

/** The quality of the signal as shape and word. */
export function QualityMark({ level, sentence = false }: { level: Level; sentence?: boolean }): JSX.Element {
  const { quality, sentenceQuality } = say().common;
  return (
    <span className="quality-mark">
      <span className={`shape quality-${level}`} aria-hidden="true">
        {SHAPES[level]}
      </span>
      {(sentence ? sentenceQuality : quality)[level]}
    </span>
  );
}
