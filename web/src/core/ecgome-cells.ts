/** What each cell of the ECGome map says: colour, mark, reason. Pure, so that map, table and export say the same. */
import type { Spot } from "./ecgome";
import { keyOf } from "./ecgome";

export type Mode = "z" | "change" | "coverage";
export const MODES: readonly Mode[] = ["z", "change", "coverage"];

/** Seven steps, cut at ±1, ±2, ±3; 4 is the middle. */
export type Step = 1 | 2 | 3 | 4 | 5 | 6 | 7;
export const STEPS: readonly Step[] = [1, 2, 3, 4, 5, 6, 7];
const CUTS = [1, 2, 3] as const;
/** Fewer people than this are shown without a colour, and fewer than that with a line across. */
export const FEWEST_PEOPLE = 40;
export const MANY_PEOPLE = 120;

export function stepOf(z: number): Step {
  const beyond = CUTS.filter((cut) => Math.abs(z) >= cut).length;
  return (4 + Math.sign(z) * beyond) as Step;
}

/** What is drawn in a cell. */
export interface Cell extends Spot {
  readonly look: "step" | "plain" | "flag" | "class" | "reason" | "no-lead" | "unrequested";
  /** z, or the change in multiples of the reference change value. */
  readonly score: number | null;
  readonly step: Step | null;
  /** Few people behind the colour, or none: a line across. */
  readonly hairline: boolean;
  /** The value lies outside the range that the definition was made for. */
  readonly dot: boolean;
  /** Yes of a flag, the code of a class, the code of a reason. */
  readonly text: string;
}

interface Value extends Spot {
  readonly value: number | null;
  readonly value_text: string | null;
  readonly unit: string;
  readonly validity: string;
}

interface Placed extends Spot {
  readonly z: number | null;
  readonly n: number | null;
}

interface Changed extends Spot {
  readonly ratio: number | null;
}

export interface CellSources {
  readonly mode: Mode;
  readonly values: readonly Value[];
  readonly placed: readonly Placed[];
  readonly changed: readonly Changed[];
}

/** The cells of everything that was asked for, by their key. */
export function cellsOf({ mode, values, placed, changed }: CellSources): ReadonlyMap<string, Cell> {
  const scores = new Map<string, { score: number | null; n: number | null }>();
  if (mode === "z") for (const each of placed) scores.set(keyOf(each), { score: each.z, n: each.n });
  if (mode === "change") for (const each of changed) scores.set(keyOf(each), { score: each.ratio, n: null });
  return new Map(
    values.map((value) => [keyOf(value), cellOf(value, { mode, found: scores.get(keyOf(value)) })]),
  );
}

function cellOf(
  value: Value,
  { mode, found }: { mode: Mode; found: { score: number | null; n: number | null } | undefined },
): Cell {
  const { symbol, lead } = value;
  const nothing = { symbol, lead, score: null, step: null, hairline: false, dot: false, text: "" };
  if (value.value === null && value.value_text === null) {
    const look = value.validity === "wrong_leads" ? "no-lead" : "reason";
    return { ...nothing, look, text: value.validity };
  }
  const dot = value.validity === "out_of_domain";
  if (mode === "coverage") return { ...nothing, dot, look: "plain" };
  if (value.unit === "{flag}") return { ...nothing, dot, look: "flag", text: isYes(value) ? "yes" : "no" };
  if (value.value_text !== null) return { ...nothing, dot, look: "class", text: value.value_text };
  const score = found?.score ?? null;
  const few = found?.n !== null && found?.n !== undefined && found.n < FEWEST_PEOPLE;
  if (score === null || few) return { ...nothing, dot, score, look: "plain", hairline: true };
  const hairline = found?.n !== null && found!.n! < MANY_PEOPLE;
  return { ...nothing, dot, score, look: "step", step: stepOf(score), hairline };
}

const isYes = ({ value, value_text }: Value): boolean =>
  value === null ? value_text === "true" || value_text === "yes" : value !== 0;

/** The sign that stands for a reason; the words are in the legend and in every tooltip. */
export const REASON_SIGNS: Readonly<Record<string, string>> = {
  absent: "○",
  too_short: "–",
  wrong_rhythm: "∿",
  wrong_leads: "▫",
  wrong_chain: "⌁",
  low_quality: "~",
  failed: "×",
};

/** Letters of a class that fit a narrow cell: the first of each word. */
export const shortClass = (text: string): string =>
  text
    .split("_")
    .map((word) => word.charAt(0))
    .join("")
    .slice(0, 2);

export const OUTSIDE = 2;
export const FAR_OUTSIDE = 3;
/** Share of a normal distribution beyond ±2. */
const EXPECTED_SHARE = 0.0455;

export interface Counts {
  readonly requested: number;
  readonly measured: number;
  readonly scored: number;
  readonly outside: number;
  readonly expected: number;
}

/** What a band holds: biomarkers asked for and measured, values with a score, those beyond ±2 and how many would be. */
export function countsOf(symbols: readonly string[], cells: Iterable<Cell>): Counts {
  const wanted = new Set(symbols);
  const measured = new Map<string, boolean>();
  let [scored, outside] = [0, 0];
  for (const { symbol, look, score } of cells) {
    if (!wanted.has(symbol)) continue;
    const there = look !== "reason" && look !== "no-lead";
    measured.set(symbol, (measured.get(symbol) ?? false) || there);
    if (score === null) continue;
    scored += 1;
    if (Math.abs(score) >= OUTSIDE) outside += 1;
  }
  return {
    requested: measured.size,
    measured: [...measured.values()].filter(Boolean).length,
    scored,
    outside,
    expected: EXPECTED_SHARE * scored,
  };
}

/** The next cell beyond ±2 after this one, in the order of the map; round and round. */
export function nextOutside(
  order: readonly Spot[],
  cells: ReadonlyMap<string, Cell>,
  from: Spot | null,
): Spot | null {
  const outside = order.filter((spot) => Math.abs(cells.get(keyOf(spot))?.score ?? 0) >= OUTSIDE);
  if (from === null) return outside[0] ?? null;
  const at = order.findIndex((spot) => keyOf(spot) === keyOf(from));
  const later = outside.find((spot) => order.indexOf(spot) > at);
  return later ?? outside[0] ?? null;
}

/** For each symbol the score farthest out in any lead: what the strip shows. */
export function farthestOf(cells: Iterable<Cell>): Map<string, number> {
  const found = new Map<string, number>();
  for (const { symbol, score } of cells) {
    if (score !== null && Math.abs(score) > Math.abs(found.get(symbol) ?? 0)) found.set(symbol, score);
  }
  return found;
}
