/** A profile as people read it: biomarkers of the catalogue with their values, by dimension and family. */
import type { Biomarker, Catalogue, Profile, Reference, Value } from "../api/types";
import { valueWithUnit, words } from "./format";

export interface Measured {
  readonly biomarker: Biomarker;
  /** One value, or one for each lead. */
  readonly values: readonly Value[];
}

export interface Family {
  readonly name: string;
  readonly label: string;
  readonly rows: readonly Measured[];
}

export interface Dimension {
  readonly name: string;
  readonly families: readonly Family[];
  readonly measured: number;
  readonly total: number;
}

export const hasValue = (value: Value): boolean => value.value !== null || value.value_text !== null;
const isMeasured = (row: Measured): boolean => row.values.some(hasValue);

export function dimensionsOf(catalogue: Catalogue, profile: Profile): Dimension[] {
  const values = Map.groupBy(profile.values, ({ symbol }) => symbol);
  const rows = catalogue.biomarkers.flatMap((biomarker): Measured[] => {
    const found = values.get(biomarker.symbol);
    return found ? [{ biomarker, values: found }] : [];
  });
  return [...Map.groupBy(rows, ({ biomarker }) => biomarker.dimension)].map(([name, ofDimension]) => ({
    name,
    families: familiesOf(ofDimension),
    measured: ofDimension.filter(isMeasured).length,
    total: ofDimension.length,
  }));
}

const familiesOf = (rows: readonly Measured[]): Family[] =>
  [...Map.groupBy(rows, ({ biomarker }) => biomarker.family)].map(([name, ofFamily]) => ({
    name,
    label: ofFamily[0]!.biomarker.family_label,
    rows: ofFamily,
  }));

export interface Filter {
  readonly text: string;
  readonly onlyMeasured: boolean;
}

/** The rows whose label, symbol, code or alias contains every word of the filter; families left empty go. */
export function filtered(families: readonly Family[], filter: Filter): Family[] {
  const wanted = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (row: Measured): boolean => {
    const { label, label_zh, symbol, code, family_label, aliases } = row.biomarker;
    const text = [label, label_zh, symbol, code, family_label, ...aliases].join(" ").toLowerCase();
    return wanted.every((word) => text.includes(word)) && (!filter.onlyMeasured || isMeasured(row));
  };
  return families
    .map((family) => ({ ...family, rows: family.rows.filter(fits) }))
    .filter(({ rows }) => rows.length > 0);
}

/** The value with its unit, or null where a reason stands instead; † marks a number outside its validated range. */
export function valueText(value: Value): string | null {
  const text = value.value === null ? words(value.value_text ?? "") : valueWithUnit(value.value, value.unit);
  if (!hasValue(value)) return null;
  return value.validity === "ok" ? text : `${text} †`;
}

/** The reason in words for a validity code, and what the biomarker needs in that respect. */
export function reasonText(
  value: Value,
  { biomarker, catalogue }: { biomarker: Biomarker; catalogue: Catalogue },
): string {
  const own = biomarker.validity.filter(({ code }) => code === value.validity).map(({ text }) => text);
  const meaning =
    catalogue.validity_codes.find(({ code }) => code === value.validity)?.text ?? value.validity;
  return own.length > 0 ? `${meaning}. It needs: ${own.join("; ")}` : meaning;
}

export type Place = "low" | "high" | "within";

/** Where a value stands to its reference range; null without a range or a number. */
export function placeInRange(value: number | null, reference: Reference | null): Place | null {
  if (value === null || reference === null) return null;
  if (reference.low !== null && value < reference.low) return "low";
  return reference.high !== null && value > reference.high ? "high" : "within";
}
