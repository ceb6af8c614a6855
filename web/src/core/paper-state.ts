/** How a person looks at the paper; kept in the address, so that reload and a shared link show the same. */
import { useEffect, useState } from "react";
import { useQueryState } from "./location";
import { LAYOUTS, type LayoutName } from "./layout";
import { clamp, GAINS_MM_PER_MV, MAX_ZOOM, MIN_ZOOM, SPEEDS_MM_PER_S, type Gain, type Speed } from "./paper";
import type { Seconds } from "./units";

export interface PaperState {
  readonly layout: LayoutName;
  readonly speed: Speed;
  readonly gain: Gain;
  readonly zoom: number | "fit";
  readonly startS: Seconds;
  readonly leadMarks: boolean;
  readonly globalMarks: boolean;
  readonly path: "measurement" | "recorded";
}

export const USUAL: PaperState = {
  layout: "3x4",
  speed: 25,
  gain: 10,
  zoom: "fit",
  startS: 0,
  leadMarks: false,
  globalMarks: false,
  path: "measurement",
};

const oneOf = <T extends string | number>(allowed: readonly T[], text: string | null, otherwise: T): T =>
  allowed.find((value) => String(value) === text) ?? otherwise;

function numberOf(text: string | null, otherwise: number): number {
  const value = Number(text ?? Number.NaN);
  return Number.isFinite(value) ? value : otherwise;
}

export function paperStateOf(query: URLSearchParams): PaperState {
  const zoom = numberOf(query.get("zoom"), 0);
  const marks = (query.get("marks") ?? "").split(" ");
  return {
    layout: oneOf(LAYOUTS, query.get("layout"), USUAL.layout),
    speed: oneOf(SPEEDS_MM_PER_S, query.get("speed"), USUAL.speed),
    gain: oneOf(GAINS_MM_PER_MV, query.get("gain"), USUAL.gain),
    zoom: zoom > 0 ? clamp(zoom, MIN_ZOOM, MAX_ZOOM) : "fit",
    startS: Math.max(0, numberOf(query.get("t"), 0)),
    leadMarks: marks.includes("lead"),
    globalMarks: marks.includes("global"),
    path: oneOf(["measurement", "recorded"] as const, query.get("path"), USUAL.path),
  };
}

/** Only what differs from the usual stands in the address. */
export function queryOf(state: PaperState): Record<string, string | null> {
  const marks = [state.leadMarks && "lead", state.globalMarks && "global"].filter(Boolean).join(" ");
  const unlessUsual = (key: keyof PaperState): string | null =>
    state[key] === USUAL[key] ? null : String(state[key]);
  return {
    layout: unlessUsual("layout"),
    speed: unlessUsual("speed"),
    gain: unlessUsual("gain"),
    path: unlessUsual("path"),
    zoom: state.zoom === "fit" ? null : state.zoom.toFixed(3),
    t: state.startS === 0 ? null : state.startS.toFixed(2),
    marks: marks || null,
  };
}

const SETTLED_MS = 200;

export function usePaperState(): [PaperState, (changes: Partial<PaperState>) => void] {
  const [query, changeQuery] = useQueryState();
  const [state, setState] = useState(() => paperStateOf(query));
  useEffect(() => {
    const timer = window.setTimeout(() => changeQuery(queryOf(state)), SETTLED_MS);
    return () => window.clearTimeout(timer);
  }, [state, changeQuery]);
  return [state, (changes) => setState((now) => ({ ...now, ...changes }))];
}
