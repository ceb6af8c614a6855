import type { JSX } from "react";
import { clockText } from "../core/format";
import { PAGE_S } from "../core/layout";
import { say } from "../i18n";

interface Props {
  readonly startS: number;
  readonly latestStartS: number;
  readonly onMove: (startS: number) => void;
}

/** Moves the page along a recording that is longer than it. */
export function PageNavigator({ startS, latestStartS, onMove }: Props): JSX.Element {
  const words = say().paper;
  return (
    <nav className="navigator" aria-label={words.navigator}>
      <button
        type="button"
        disabled={startS <= 0}
        onClick={() => onMove(Math.max(0, startS - PAGE_S))}
        aria-label={words.previousPage}
      >
        ◀
      </button>
      <input
        type="range"
        min={0}
        max={latestStartS}
        step={0.2}
        value={startS}
        aria-label={words.startOfPage}
        aria-valuetext={clockText(startS)}
        onChange={(event) => onMove(event.target.valueAsNumber)}
      />
      <button
        type="button"
        disabled={startS >= latestStartS}
        onClick={() => onMove(Math.min(latestStartS, startS + PAGE_S))}
        aria-label={words.nextPage}
      >
        ▶
      </button>
      <span className="number">
        {words.pageOf(
          clockText(startS),
          clockText(Math.min(startS + PAGE_S, latestStartS + PAGE_S)),
          clockText(latestStartS + PAGE_S),
        )}
      </span>
    </nav>
  );
}
