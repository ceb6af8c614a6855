/** The associations of a discovery: sorted, searched, and written as people write p values and effects. */
import type { Association, Estimate } from "../api/types";
import { say } from "../i18n";
import { fixed, significant } from "./format";

export const SORTS = ["p", "effect", "symbol", "dimension", "n", "stability"] as const;
export type Sort = (typeof SORTS)[number];

const LAST = Number.POSITIVE_INFINITY;

const KEYS: Readonly<Record<Sort, (of: Association) => number | string>> = {
  p: ({ p }) => p ?? LAST,
  effect: ({ effect }) => (effect.value === null ? LAST : -Math.abs(effect.value)),
  symbol: ({ feature }) => feature.name,
  dimension: ({ feature }) => `${feature.dimension} ${feature.family} ${feature.code}`,
  n: ({ n }) => -n,
  stability: ({ selected_share: share }) => (share === null ? LAST : -share),
};

/** In the order of a column, those that were not tested last; the strongest first where that means anything. */
export function sorted(
  associations: readonly Association[],
  sort: Sort,
  { reversed = false } = {},
): Association[] {
  const key = KEYS[sort];
  const compare = (a: Association, b: Association): number => {
    const [x, y] = [key(a), key(b)];
    if (x === y) return (a.p ?? LAST) - (b.p ?? LAST) || a.feature.name.localeCompare(b.feature.name);
    return x < y ? -1 : 1;
  };
  const tested = associations.filter(({ refused }) => refused === "").toSorted(compare);
  const rest = associations.filter(({ refused }) => refused !== "").toSorted(compare);
  return [...(reversed ? tested.toReversed() : tested), ...rest];
}

/** Those whose name, label or family holds the text. */
export function searched(associations: readonly Association[], text: string): Association[] {
  const wanted = text.trim().toLowerCase();
  return associations.filter(({ feature }) =>
    [feature.name, feature.label, feature.family, feature.code].some((each) =>
      each.replaceAll("_", " ").toLowerCase().includes(wanted.replaceAll("_", " ")),
    ),
  );
}

/** Three decimals, "< 0.001" below; nothing where there is none. */
export function pText(p: number | null): string {
  if (p === null) return "";
  return p < 0.001 ? "< 0.001" : fixed(p, 3);
}

/** A p value as it is, for people who compare small ones. */
export const exactP = (p: number | null): string => (p === null ? say().discovery.card.noP : significant(p));

/** "0.82 [0.74, 0.90]". */
export function estimateText({ value, low, high }: Estimate): string {
  if (value === null) return say().discovery.card.notEstimated;
  const ends = low === null || high === null ? "" : ` [${fixed(low, 2)}, ${fixed(high, 2)}]`;
  return fixed(value, 2) + ends;
}

export const isFound = ({ q }: Association, alpha: number): boolean => q !== null && q < alpha;
