import type { RefObject } from "react";
import { useKeys } from "../core/keys";
import { canShow, LAYOUTS, PAGE_S, tooFewForTwelve } from "../core/layout";
import { GAINS_MM_PER_MV, nextZoom, SPEEDS_MM_PER_S } from "../core/paper";
import type { PaperState } from "../core/paper-state";
import { keyTaken, type PaperTool } from "../core/paper-tool";
import type { ChosenTool } from "./paper-tools";
import type { PaperWindow } from "./paper-view";
import { SELECT } from "./paper-tools";

export interface KeyFacts {
  readonly state: PaperState;
  readonly change: (changes: Partial<PaperState>) => void;
  readonly seen: PaperWindow;
  readonly tools: readonly PaperTool[];
  readonly chosen: ChosenTool;
  readonly leads: readonly string[];
  /** Further letters, such as those of the drawer: what each does. */
  readonly more: Readonly<Record<string, () => void>>;
}

/** The one after, round and round. */
const after = <T>(choices: readonly T[], now: T): T =>
  choices[(choices.indexOf(now) + 1) % choices.length] ?? now;

/** What each key does: the tools are asked first, as arrows move the leg of a caliper that is active. */
export function useWorkstationKeys(facts: KeyFacts, paper: RefObject<HTMLDivElement | null>): void {
  useKeys((event) => keyTaken(facts.tools, facts.chosen.name, event) || acted(event, facts), paper);
}

function acted(event: KeyboardEvent, facts: KeyFacts): boolean {
  const { tools, chosen, more } = facts;
  const tool = tools.find(({ key }) => key !== "" && key === event.key.toLowerCase());
  const action = more[event.key] ?? pageActions(facts)[event.key];
  if (action) action();
  else if (tool) chosen.choose(tool.name, event.shiftKey);
  return action !== undefined || tool !== undefined;
}

function pageActions({ state, change, seen, chosen, leads }: KeyFacts): Record<string, () => void> {
  const layouts = LAYOUTS.map((layout, i): [string, () => void] => [
    String(i + 1),
    () => {
      if (canShow(layout, leads)) change({ layout });
    },
  ]);
  return {
    ...Object.fromEntries(layouts),
    o: () => {
      if (tooFewForTwelve(leads) === null)
        change({ order: state.order === "cabrera" ? "standard" : "cabrera" });
    },
    s: () => change({ speed: after(SPEEDS_MM_PER_S, state.speed) }),
    h: () => change({ gain: after(GAINS_MM_PER_MV, state.gain) }),
    "+": () => seen.zoomTo(nextZoom(seen.zoom, 1)),
    "=": () => seen.zoomTo(nextZoom(seen.zoom, 1)),
    "-": () => seen.zoomTo(nextZoom(seen.zoom, -1)),
    "0": () => change({ zoom: "fit" }),
    "9": () => seen.zoomTo(1),
    " ": () => undefined,
    PageDown: () => seen.moveTime(PAGE_S),
    PageUp: () => seen.moveTime(-PAGE_S),
    Home: () => change({ startS: 0 }),
    End: () => change({ startS: seen.latestStartS }),
    Escape: () => chosen.choose(SELECT, true),
  };
}
