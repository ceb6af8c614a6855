/** Two representative beats one over the other: how they are aligned, and where and how far they are apart. */
import type { Difference, DrawnBeat } from "../api/types";
import { STANDARD_LEADS } from "./layout";
import type { Millivolts } from "./units";

export const ALIGNMENTS = ["R", "P", "QRS"] as const;
export type Alignment = (typeof ALIGNMENTS)[number];
/** What of both beats comes to the same place; R is where the beats were aligned before. */
const POINT_OF: Readonly<Record<Alignment, string | null>> = { R: null, P: "P_on", QRS: "QRS_on" };

type Ms = number;
type Row = readonly (number | null)[];

/** Time of a mark over leads, null where the beat has none. */
export const markMs = (beat: DrawnBeat, point: string): Ms | null =>
  beat.global_ms[beat.points.indexOf(point)] ?? null;

/** By how much B is moved so that it lies on A; null where one of them lacks the mark. */
export function shiftMs(a: DrawnBeat, b: DrawnBeat, alignment: Alignment): Ms | null {
  const point = POINT_OF[alignment];
  if (point === null) return 0;
  const [ofA, ofB] = [markMs(a, point), markMs(b, point)];
  return ofA === null || ofB === null ? null : ofA - ofB;
}

/** Leads that either has, the standard ones in their order first. */
export function leadsOfBoth(a: DrawnBeat, b: DrawnBeat): readonly string[] {
  const all = [...new Set([...a.leads, ...b.leads])];
  const standard = STANDARD_LEADS.filter((lead) => all.includes(lead));
  return [...standard, ...all.filter((lead) => !(standard as string[]).includes(lead))];
}

export const timeMs = (beat: DrawnBeat, i: number): Ms => beat.start_ms + (1000 * i) / beat.fs_hz;

/** A row of a beat at a time, by a straight line between samples; null outside of it and in gaps. */
export function valueAtMs(beat: DrawnBeat, row: Row | undefined, ms: Ms): Millivolts | null {
  const place = ((ms - beat.start_ms) * beat.fs_hz) / 1000;
  const before = Math.floor(place);
  const [left, right] = [row?.[before], row?.[Math.ceil(place)]];
  if (left == null || right == null) return null;
  return left + (place - before) * (right - left);
}

export interface Apart {
  readonly lead: string;
  /** Largest difference B minus A, and when; null where one lacks the lead. */
  readonly largestMv: Millivolts | null;
  readonly atMs: Ms | null;
  readonly rmsMv: Millivolts | null;
  /** Share of the time in which B lies outside the spread of A's beats. */
  readonly outside: number | null;
}

/** How far the beats are apart in each lead, over the time that both have. */
export function apartOf(a: DrawnBeat, b: DrawnBeat, shift: Ms): readonly Apart[] {
  return leadsOfBoth(a, b).map((lead) => {
    const [i, j] = [a.leads.indexOf(lead), b.leads.indexOf(lead)];
    const found = differencesOf(a, b, { i, j, shift });
    if (found.length === 0) return { lead, largestMv: null, atMs: null, rmsMv: null, outside: null };
    const largest = found.reduce((most, each) => (Math.abs(each.mv) > Math.abs(most.mv) ? each : most));
    const power = found.reduce((sum, { mv }) => sum + mv * mv, 0) / found.length;
    const outside = found.filter((each) => each.outside).length / found.length;
    return { lead, largestMv: largest.mv, atMs: largest.ms, rmsMv: Math.sqrt(power), outside };
  });
}

export interface Sample {
  readonly ms: Ms;
  /** B minus A. */
  readonly mv: Millivolts;
  readonly outside: boolean;
}

/** B minus A at A's samples, and whether B lies outside the spread of A's beats there. */
export function differencesOf(
  a: DrawnBeat,
  b: DrawnBeat,
  { i, j, shift }: { i: number; j: number; shift: Ms },
): readonly Sample[] {
  const row = a.beat[i] ?? [];
  return row.flatMap((ofA, n) => {
    const ms = timeMs(a, n);
    const ofB = valueAtMs(b, b.beat[j], ms - shift);
    if (ofA === null || ofB === null) return [];
    const [low, high] = [a.low[i]?.[n] ?? ofA, a.high[i]?.[n] ?? ofA];
    return [{ ms, mv: ofB - ofA, outside: ofB < low || ofB > high }];
  });
}

// ── the table of differences ────────────────────────────────────────────────────────────────────────────────────────

export const hasChanged = (row: Difference): boolean =>
  row.blocked === null &&
  (row.difference !== null ? row.difference !== 0 : row.a?.value_text !== row.b?.value_text);

/** More than the reference change. */
export const isLarge = (row: Difference): boolean => row.multiple !== null && row.multiple > 1;

const quoted = (text: string | number | null | undefined): string => {
  const given = text == null ? "" : String(text);
  return /[",\n]/.test(given) ? `"${given.replaceAll('"', '""')}"` : given;
};

/** Every row as CSV, numbers in full. */
export function csvOf(rows: readonly Difference[]): string {
  const head = [
    "symbol",
    "lead",
    "unit",
    "a",
    "b",
    "difference",
    "multiple_of_reference_change",
    "not_compared",
    "a_validity",
    "b_validity",
  ];
  const lines = rows.map((row) =>
    [
      ...[row.symbol, row.lead, row.unit],
      ...[row.a?.value ?? row.a?.value_text, row.b?.value ?? row.b?.value_text],
      ...[row.difference, row.multiple, row.blocked, row.a?.validity, row.b?.validity],
    ]
      .map(quoted)
      .join(","),
  );
  return [head.join(","), ...lines].join("\r\n") + "\r\n";
}
