/** The catalogue as one looks through it: search in every name and text, and facets with how many each leaves. */
import type { Biomarker } from "../api/types";

export const FACETS = ["dimension", "scope", "tier", "unit", "leads", "rhythm", "minimum", "family"] as const;
export type Facet = (typeof FACETS)[number];
export type Chosen = Readonly<Partial<Record<Facet, string>>>;

const SHORT_S = 60;
const MINUTES_S = 600;
/** So many leads of the twelve are named as nearly all of them. */
const MANY_LEADS = 7;

const VALUES: Readonly<Record<Facet, (each: Biomarker) => string>> = {
  dimension: ({ dimension }) => dimension,
  family: ({ family }) => family,
  scope: ({ scope }) => scope,
  tier: ({ tier }) => String(tier),
  unit: ({ unit }) => unit,
  leads: ({ leads }) => leadsKind(leads),
  rhythm: ({ validity }) => (validity.some(({ code }) => code === "wrong_rhythm") ? "certain" : "any"),
  minimum: ({ minimum_s }) => lengthKind(minimum_s),
};

export type LeadsKind = "any" | "named" | "twelve";

function leadsKind(leads: string): LeadsKind {
  if (leads.startsWith("any")) return "any";
  const many = leads.startsWith("at least") || leads.startsWith("X, Y, Z");
  return many || leads.split(",").length >= MANY_LEADS ? "twelve" : "named";
}

export type LengthKind = "none" | "short" | "minutes" | "hours";

function lengthKind(seconds: number | null): LengthKind {
  if (seconds === null) return "none";
  if (seconds <= SHORT_S) return "short";
  return seconds <= MINUTES_S ? "minutes" : "hours";
}

export const facetOf = (facet: Facet, each: Biomarker): string => VALUES[facet](each);

/** All that is searched, in small letters; made once for each biomarker. */
function textOf(each: Biomarker): string {
  const names = [each.symbol, each.symbol.replaceAll("_", " "), each.code, each.label, each.label_zh];
  const said = [each.summary, each.formula, each.unit, each.family_label, each.family_label_zh];
  const sources = each.references.map(({ text }) => text);
  const codes = Object.entries(each.terms).flat();
  return [...names, ...each.aliases, ...said, ...sources, ...codes].join(" ").toLowerCase();
}

const texts = new WeakMap<Biomarker, string>();

function searched(each: Biomarker): string {
  const known = texts.get(each) ?? textOf(each);
  texts.set(each, known);
  return known;
}

/** How near a biomarker is to what was looked for: names before texts; null where a word is nowhere. */
function rank(each: Biomarker, words: readonly string[]): number | null {
  if (!words.every((word) => searched(each).includes(word))) return null;
  const whole = words.join(" ");
  const names = [each.symbol.replaceAll("_", " "), each.symbol, each.code, each.label, each.label_zh];
  const low = names.map((name) => name.toLowerCase());
  if (low.includes(whole)) return 0;
  if (low.some((name) => name.startsWith(whole))) return 1;
  return words.every((word) => low.some((name) => name.includes(word))) ? 2 : 3;
}

const chosenFits = (each: Biomarker, chosen: Chosen, but?: Facet): boolean =>
  FACETS.every(
    (facet) => facet === but || chosen[facet] === undefined || facetOf(facet, each) === chosen[facet],
  );

/** What fits text and facets, the nearest names first and otherwise in the order of the catalogue. */
export function found(all: readonly Biomarker[], text: string, chosen: Chosen): Biomarker[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return all
    .flatMap((each) => {
      const near = chosenFits(each, chosen) ? rank(each, words) : null;
      return near === null ? [] : [{ each, near }];
    })
    .toSorted((a, b) => a.near - b.near)
    .map(({ each }) => each);
}

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

/** The values of a facet among what fits everything else, in the order in which they first come; tiers by number. */
export function facetValues(
  all: readonly Biomarker[],
  text: string,
  { chosen, facet }: { chosen: Chosen; facet: Facet },
): FacetValue[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const counts = new Map<string, number>();
  for (const each of all) {
    const value = facetOf(facet, each);
    const fits = chosenFits(each, chosen, facet) && rank(each, words) !== null;
    counts.set(value, (counts.get(value) ?? 0) + Number(fits));
  }
  const values = [...counts].map(([value, count]) => ({ value, count }));
  return facet === "tier" ? values.toSorted((a, b) => a.value.localeCompare(b.value)) : values;
}

/** The biomarker of an address: by its symbol, its code or another name. */
export const named = (all: readonly Biomarker[], name: string): Biomarker | undefined =>
  all.find(({ symbol }) => symbol === name) ??
  all.find(({ code, aliases }) => code === name || aliases.includes(name));
