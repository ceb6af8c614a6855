import type { JSX } from "react";
import { clockText } from "../core/format";
import { PAGE_S } from "../core/layout";

interface Props {
  readonly startS: number;
  readonly latestStartS: number;
  readonly onMove: (startS: number) => void;
}

/** Moves the page along a recording that is longer than it. */
export function PageNavigator({ startS, latestStartS, onMove }: Props): JSX.Element {
  return (
    <nav className="navigator" aria-label="Time in the recording">
      <button
        type="button"
        disabled={startS <= 0}
        onClick={() => onMove(Math.max(0, startS - PAGE_S))}
        aria-label="Previous page"
      >
        ◀
      </button>
      <input
        type="range"
        min={0}
        max={latestStartS}
        step={0.2}
        value={startS}
        aria-label="Start of the page"
        aria-valuetext={clockText(startS)}
        onChange={(event) => onMove(event.target.valueAsNumber)}
      />
      <button
        type="button"
        disabled={startS >= latestStartS}
        onClick={() => onMove(Math.min(latestStartS, startS + PAGE_S))}
        aria-label="Next page"
      >
        ▶
      </button>
      <span className="number">
        {clockText(startS)} – {clockText(Math.min(startS + PAGE_S, latestStartS + PAGE_S))} of{" "}
        {clockText(latestStartS + PAGE_S)}
      </span>
    </nav>
  );
}
