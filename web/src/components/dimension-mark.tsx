import type { JSX } from "react";

const GLYPHS: Readonly<Record<string, string>> = {
  structural: "■",
  intensity: "◆",
  functional: "▲",
  comparative: "✚",
};

/** Colour and shape of a dimension; its name stands beside it or is the title. */
export const DimensionMark = ({ dimension }: { dimension: string }): JSX.Element => (
  <span className={`dimension-mark dimension-${dimension}`} title={dimension} aria-hidden="true">
    {GLYPHS[dimension] ?? "●"}
  </span>
);
