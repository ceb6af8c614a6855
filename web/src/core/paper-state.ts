/** How a person looks at the paper; kept in the address, so that reload and a shared link show the same. */
import { useEffect, useState } from "react";
import { useQueryState } from "./location";
import { LAYOUTS, USUAL_RHYTHM_LEADS, type LayoutName, type LeadOrder } from "./layout";
import { clamp, GAINS_MM_PER_MV, MAX_ZOOM, MIN_ZOOM, SPEEDS_MM_PER_S, type Gain, type Speed } from "./paper";
import type { Seconds } from "./units";

export interface PaperState {
  readonly layout: LayoutName;
  readonly order: LeadOrder;
  /** All columns begin at the same moment instead of one after the other. */
  readonly simultaneous: boolean;
  /** Leads of the rhythm strips, three of which the first is that of 3×4+1. */
  readonly rhythm: readonly string[];
  /** The lead of the single layout, and where the data cursor begins. */
  readonly lead: string;
  /** Groups of leads that are drawn at half the gain. */
  readonly half: readonly LeadGroup[];
  readonly speed: Speed;
  readonly gain: Gain;
  readonly zoom: number | "fit";
  readonly startS: Seconds;
  readonly leadMarks: boolean;
  readonly globalMarks: boolean;
  readonly path: ShownPath;
}

export type LeadGroup = "limb" | "chest";
const GROUPS: readonly LeadGroup[] = ["limb", "chest"];

/** What is drawn: what biomarkers are measured on, what was recorded, or that through a monitor's filter. */
export const SHOWN_PATHS = ["measurement", "recorded", "monitor"] as const;
export type ShownPath = (typeof SHOWN_PATHS)[number];

export const USUAL: PaperState = {
  layout: "3x4",
  order: "standard",
  simultaneous: false,
  rhythm: USUAL_RHYTHM_LEADS,
  lead: "II",
  half: [],
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

/** Names of leads come from files: any short text, but no more than there are places. */
const LONGEST_LEAD = 24;

function rhythmOf(text: string | null): readonly string[] {
  const given = (text ?? "").split(",").filter((lead) => lead !== "" && lead.length <= LONGEST_LEAD);
  return USUAL.rhythm.map((usual, i) => given[i] ?? usual);
}

function numberOf(text: string | null, otherwise: number): number {
  const value = Number(text ?? Number.NaN);
  return Number.isFinite(value) ? value : otherwise;
}

export function paperStateOf(query: URLSearchParams): PaperState {
  const zoom = numberOf(query.get("zoom"), 0);
  const marks = (query.get("marks") ?? "").split(" ");
  return {
    layout: oneOf(LAYOUTS, query.get("layout"), USUAL.layout),
    order: query.get("order") === "cabrera" ? "cabrera" : "standard",
    simultaneous: query.get("columns") === "together",
    rhythm: rhythmOf(query.get("rhythm")),
    lead: (query.get("lead") ?? USUAL.lead).slice(0, LONGEST_LEAD),
    half: GROUPS.filter((group) => (query.get("half") ?? "").split(" ").includes(group)),
    speed: oneOf(SPEEDS_MM_PER_S, query.get("speed"), USUAL.speed),
    gain: oneOf(GAINS_MM_PER_MV, query.get("gain"), USUAL.gain),
    zoom: zoom > 0 ? clamp(zoom, MIN_ZOOM, MAX_ZOOM) : "fit",
    startS: Math.max(0, numberOf(query.get("t"), 0)),
    leadMarks: marks.includes("lead"),
    globalMarks: marks.includes("global"),
    path: oneOf(SHOWN_PATHS, query.get("path"), USUAL.path),
  };
}

/** Only what differs from the usual stands in the address. */
export function queryOf(state: PaperState): Record<string, string | null> {
  const marks = [state.leadMarks && "lead", state.globalMarks && "global"].filter(Boolean).join(" ");
  const rhythm = state.rhythm.join(",");
  const unlessUsual = (key: "layout" | "order" | "lead" | "speed" | "gain" | "path"): string | null =>
    state[key] === USUAL[key] ? null : String(state[key]);
  return {
    layout: unlessUsual("layout"),
    order: unlessUsual("order"),
    columns: state.simultaneous ? "together" : null,
    rhythm: rhythm === USUAL.rhythm.join(",") ? null : rhythm,
    lead: unlessUsual("lead"),
    half: state.half.join(" ") || null,
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
