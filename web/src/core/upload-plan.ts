/** What a batch of files shows, and when it tries again: pure parts of the upload. */

/** Problems first, then what is on its way, then what is done. */
export const STATES = [
  ...(["unstated", "failed", "unreadable", "too_large"] as const),
  ...(["reading", "received", "waiting", "known", "read", "cancelled"] as const),
] as const;
export type EntryState = (typeof STATES)[number];
export type Counts = Readonly<Partial<Record<EntryState, number>>>;

export const PROBLEMS: readonly EntryState[] = ["unstated", "failed", "unreadable", "too_large"];
const ON_THEIR_WAY: readonly EntryState[] = ["reading", "received", "waiting"];

export const sum = (counts: Counts, states: readonly EntryState[]): number =>
  states.reduce((total, state) => total + (counts[state] ?? 0), 0);

export const onTheirWay = (counts: Counts): number => sum(counts, ON_THEIR_WAY);

/** The share of a batch that has an outcome, from 0 to 1: half of the way is sending, half is reading. */
export function progress(counts: Counts, bytes: { received: number; total: number }): number {
  const all = sum(counts, STATES) - (counts.cancelled ?? 0);
  if (all === 0) return 1;
  const read = (all - onTheirWay(counts)) / all;
  const sent = bytes.total === 0 ? 1 : bytes.received / bytes.total;
  return onTheirWay(counts) === 0 ? 1 : Math.min(0.99, (read + sent) / 2);
}

/** Waiting times between attempts while the server does not answer. */
const BACK_OFF_MS = [500, 1000, 2000, 4000, 8000] as const;
export const backOffMs = (attempt: number): number =>
  BACK_OFF_MS[Math.min(attempt, BACK_OFF_MS.length - 1)] ?? 8000;

/** One line of the list: the heading of a state, tables that are alike, or an entry by its place in its state. */
export type Line =
  | { readonly kind: "heading"; readonly state: EntryState; readonly count: number }
  | { readonly kind: "alike"; readonly place: number }
  | { readonly kind: "entry"; readonly state: EntryState; readonly place: number };

/** How many lines there are and which stands where; lines are not made before they are in sight. */
export interface Lines {
  readonly count: number;
  readonly at: (index: number) => Line;
}

interface Section {
  readonly state: EntryState;
  readonly first: number;
  readonly count: number;
  /** Lines below the heading: groups of tables, or entries. */
  readonly lines: number;
  readonly grouped: boolean;
}

/** All states with their entries, or those of one state only; tables that ask the same are one line unless asked for. */
export function linesOf(counts: Counts, alike: number, only: EntryState | null): Lines {
  const sections: Section[] = [];
  let next = 0;
  for (const state of only === null ? STATES : [only]) {
    const count = counts[state] ?? 0;
    if (count === 0) continue;
    const grouped = state === "unstated" && only === null;
    const lines = grouped ? alike : count;
    sections.push({ state, first: next, count, lines, grouped });
    next += lines + 1;
  }
  const at = (index: number): Line => {
    const section = sections.findLast(({ first }) => first <= index);
    if (section === undefined) return { kind: "heading", state: "waiting", count: 0 };
    if (index === section.first) return { kind: "heading", state: section.state, count: section.count };
    const place = index - section.first - 1;
    return section.grouped ? { kind: "alike", place } : { kind: "entry", state: section.state, place };
  };
  return { count: next, at };
}

/** Bytes per second of late, from what was there at which moment. */
export class Pace {
  private readonly seen: { atMs: number; bytes: number }[] = [];

  constructor(private readonly overMs = 10_000) {}

  note(atMs: number, bytes: number): void {
    this.seen.push({ atMs, bytes });
    while (this.seen.length > 2 && atMs - (this.seen[0]?.atMs ?? atMs) > this.overMs) this.seen.shift();
  }

  /** Seconds for so many bytes more; null while it cannot be told. */
  secondsFor(bytes: number): number | null {
    const [first, last] = [this.seen[0], this.seen.at(-1)];
    if (first === undefined || last === undefined || last.atMs - first.atMs < 1000) return null;
    const perSecond = ((last.bytes - first.bytes) / (last.atMs - first.atMs)) * 1000;
    return perSecond > 0 ? bytes / perSecond : null;
  }
}

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** "3.1 GB", "512 kB": as file managers say it. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 9.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit] ?? ""}`;
}
