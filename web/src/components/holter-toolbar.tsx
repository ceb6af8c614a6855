import type { JSX } from "react";
import type { LongEpisode } from "../api/types";
import { listed, neighbour } from "../core/holter-episodes";
import { wholeWindow, zoomed } from "../core/holter-window";
import { say } from "../i18n";
import type { EpisodeChoice } from "./holter-episodes";
import { paperAddress } from "./holter-keys";
import { Link } from "./link";
import { useLineLead, type Holter } from "./use-holter";

const ZOOM = 2;

interface ToolbarProps {
  readonly holter: Holter;
  readonly choice: EpisodeChoice;
  readonly go: (episode: LongEpisode) => void;
  readonly table: boolean;
  readonly onTable: () => void;
}

/** Where the cursor is, the way to the next episode, zoom, lead, and the table instead of the picture. */
export function HolterToolbar({ holter, choice, go, table, onTable }: ToolbarProps): JSX.Element {
  const words = say().holter;
  const { stage, signal } = holter;
  const [lineLead, chooseLead] = useLineLead(stage);
  const { window } = stage;
  const next = (direction: 1 | -1): void => {
    const found = neighbour(listed(holter.episodes, choice.kind, "start"), window.cursorS, direction);
    if (found) go(found);
  };
  return (
    <div className="toolbar holter-toolbar" role="toolbar" aria-label={words.title}>
      <output className="number holter-cursor" aria-label={words.cursor(holter.time(window.cursorS))}>
        {holter.time(window.cursorS)}
      </output>
      <button
        type="button"
        aria-label={words.previousEpisode}
        title={`${words.previousEpisode} (,)`}
        onClick={() => next(-1)}
      >
        ◀
      </button>
      <button
        type="button"
        aria-label={words.nextEpisode}
        title={`${words.nextEpisode} (.)`}
        onClick={() => next(1)}
      >
        ▶
      </button>
      <span className="holter-zoom">
        <button
          type="button"
          aria-label={words.zoomOut}
          title={`${words.zoomOut} (−)`}
          onClick={() => stage.move(zoomed(window, 1 / ZOOM, window.cursorS))}
        >
          −
        </button>
        <button
          type="button"
          title={`${words.whole} (0)`}
          onClick={() =>
            stage.move({ ...wholeWindow(window.durationS, window.stripS), cursorS: window.cursorS })
          }
        >
          {words.whole}
        </button>
        <button
          type="button"
          aria-label={words.zoomIn}
          title={`${words.zoomIn} (+)`}
          onClick={() => stage.move(zoomed(window, ZOOM, window.cursorS))}
        >
          +
        </button>
      </span>
      {signal && signal.facts.leads.length > 1 && (
        <label>
          {words.lead}{" "}
          <select value={lineLead} onChange={(event) => chooseLead(Number(event.target.value))}>
            {signal.facts.leads.map((lead, i) => (
              <option key={lead} value={i}>
                {lead}
              </option>
            ))}
          </select>
        </label>
      )}
      <button type="button" aria-pressed={table} onClick={onTable} title={`${words.table} (t)`}>
        {table ? words.picture : words.table}
      </button>
      <Link to={paperAddress(holter)}>{words.workstation}</Link>
    </div>
  );
}
