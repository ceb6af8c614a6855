/** The map of lead × time that says where an encoder sees what speaks for a statement and against it. */
import type { Seconds } from "./units";

export interface SaliencyMap {
  readonly leads: readonly string[];
  readonly start_s: readonly Seconds[];
  readonly step_s: Seconds;
  /** leads × steps; positive speaks for the statement. */
  readonly values: readonly (readonly number[])[];
}

/** Which map is wanted: of a head, for one of its labels or for the one that the encoder finds most likely. */
export interface WantedMap {
  readonly head: string;
  readonly label: string | null;
}

export function wantedMapOf(text: string | null): WantedMap | null {
  const [head, label] = (text ?? "").split(":");
  return head ? { head, label: label || null } : null;
}

export const addressOf = ({ head, label }: WantedMap): string => (label === null ? head : `${head}:${label}`);

/** Share of the values that the strongest colour is for; the few beyond it are no stronger. */
const STRONGEST_SHARE = 0.98;
/** A map full of the strongest colour says at least this much, so that one that says next to nothing stays pale. */
const LEAST_SUM = 2;

/** The size of a value that has the strongest colour; 0 where there is none. */
export function strongest({ values }: SaliencyMap): number {
  const sizes = values.flatMap((row) => row.map(Math.abs)).toSorted((a, b) => a - b);
  const large = sizes[Math.min(sizes.length - 1, Math.floor(STRONGEST_SHARE * sizes.length))];
  return large === undefined ? 0 : Math.max(large, LEAST_SUM / sizes.length);
}

export interface Patch {
  readonly fromS: Seconds;
  readonly toS: Seconds;
  /** −1 (against) to 1 (for). */
  readonly strength: number;
}

/** The patches of one lead between two times, those too faint to be seen left out. */
export function patchesOf(
  map: SaliencyMap,
  lead: string,
  { fromS, toS, scale }: { fromS: Seconds; toS: Seconds; scale: number },
): Patch[] {
  const row = map.values[map.leads.indexOf(lead)];
  if (row === undefined || scale <= 0) return [];
  return row.flatMap((value, i) => {
    const start = map.start_s[i] ?? 0;
    const strength = Math.max(-1, Math.min(1, value / scale));
    if (start >= toS || start + map.step_s <= fromS || Math.abs(strength) < FAINTEST) return [];
    return [{ fromS: Math.max(start, fromS), toS: Math.min(start + map.step_s, toS), strength }];
  });
}

const FAINTEST = 0.02;

export interface LeadSum {
  readonly lead: string;
  readonly sum: number;
}

/** What each lead adds in all, the largest first. */
export function sumsByLead({ leads, values }: SaliencyMap): LeadSum[] {
  const sums = leads.map((lead, i) => ({ lead, sum: (values[i] ?? []).reduce((a, b) => a + b, 0) }));
  return sums.toSorted((a, b) => b.sum - a.sum);
}

/** The part of a long recording around a page that models are asked about; null for the whole of a short one. */
export function partAround(
  durationS: Seconds,
  startS: Seconds,
  { wholeUpToS, lengthS, everyS }: { wholeUpToS: Seconds; lengthS: Seconds; everyS: Seconds },
): { startS: Seconds; endS: Seconds } | null {
  if (durationS <= wholeUpToS) return null;
  const latest = Math.max(0, durationS - lengthS);
  const from = Math.min(Math.floor(startS / everyS) * everyS, latest);
  return { startS: from, endS: Math.min(durationS, from + lengthS) };
}
