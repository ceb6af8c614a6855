/** Keys of the timeline: the cursor, episodes, beats and their classes. */
import type { LongEpisode } from "../api/types";
import { kindsOf, listed, neighbour, type EpisodeKind } from "../core/holter-episodes";
import { stripSpan, wholeWindow, withCursor, zoomed } from "../core/holter-window";
import { goTo } from "../core/location";
import type { EpisodeChoice } from "./holter-episodes";
import type { Called } from "./holter-shapes";
import type { Holter } from "./use-holter";

const STEP_S = 1;
const LONG_STEP_S = 10;
const ZOOM = 2;
const CLASSES: Readonly<Record<string, Called>> = { v: "V", s: "S", n: "N", z: "X" };

export interface TimelineActions {
  readonly holter: Holter;
  readonly choice: EpisodeChoice;
  readonly go: (episode: LongEpisode) => void;
  readonly call: (kind: Called) => void;
  readonly toggleTable: () => void;
}

/** Where the workstation shows these ten seconds. */
export const paperAddress = (holter: Holter): string =>
  `/r/${encodeURIComponent(holter.recording.id)}?t=${Math.max(0, holter.stage.window.cursorS - 5).toFixed(1)}`;

/** Does what a key asks; false for a key of something else. */
export function onTimelineKey(
  event: Pick<KeyboardEvent, "key" | "shiftKey" | "altKey">,
  { holter, choice, go, call, toggleTable }: TimelineActions,
): boolean {
  const { stage } = holter;
  const { window } = stage;
  const by = (seconds: number): true => {
    stage.move(withCursor(window, window.cursorS + seconds));
    return true;
  };
  const page = stripSpan(window).toS - stripSpan(window).fromS;
  const called = CLASSES[event.key];
  if (event.altKey && event.key.startsWith("Arrow")) return chooseNext(holter, event.key, event.shiftKey);
  if (called !== undefined) {
    if (stage.chosen.size === 0) return false;
    call(called);
    return true;
  }
  if (/^[1-9]$/.test(event.key)) return filterBy(holter.episodes, choice, Number(event.key));
  switch (event.key) {
    case "ArrowLeft":
      return by(event.shiftKey ? -LONG_STEP_S : -STEP_S);
    case "ArrowRight":
      return by(event.shiftKey ? LONG_STEP_S : STEP_S);
    case "PageUp":
      return by(-page);
    case "PageDown":
      return by(page);
    case "Home":
      return by(-window.durationS);
    case "End":
      return by(window.durationS);
    case ".":
    case ",": {
      const shown = listed(holter.episodes, choice.kind, "start");
      const next = neighbour(shown, window.cursorS, event.key === "." ? 1 : -1);
      if (next !== undefined) go(next);
      return true;
    }
    case "+":
    case "=":
      stage.move(zoomed(window, ZOOM, window.cursorS));
      return true;
    case "-":
      stage.move(zoomed(window, 1 / ZOOM, window.cursorS));
      return true;
    case "0":
      stage.move({ ...wholeWindow(window.durationS, window.stripS), cursorS: window.cursorS });
      return true;
    case "t":
      toggleTable();
      return true;
    case "Escape":
      stage.choose(new Set());
      return true;
    case "Enter":
      goTo(paperAddress(holter));
      return true;
    default:
      return false;
  }
}

/** The n-th kind that there is; the same key again shows all. */
function filterBy(episodes: readonly LongEpisode[], choice: EpisodeChoice, number: number): boolean {
  const kind: EpisodeKind | undefined = kindsOf(episodes)[number - 1];
  if (kind === undefined) return false;
  choice.change({ kind: choice.kind === kind ? null : kind });
  return true;
}

/** The beat after or before the chosen one, or the one at the cursor; with Shift one more is chosen. */
function chooseNext({ stage, beats }: Holter, key: string, more: boolean): boolean {
  if (key !== "ArrowLeft" && key !== "ArrowRight") return false;
  const forward = key === "ArrowRight";
  const chosen = [...stage.chosen];
  const from = forward ? Math.max(...chosen) : Math.min(...chosen);
  const place =
    chosen.length === 0
      ? beats.times.findIndex((at) => at >= stage.window.cursorS)
      : from + (forward ? 1 : -1);
  const at = beats.times[place];
  if (at === undefined) return true;
  stage.move(withCursor(stage.window, at));
  stage.choose(new Set(more ? [...chosen, place] : [place]));
  return true;
}
