/** A profile as people read it: biomarkers of the catalogue with their values, by dimension and family. */
import type { Biomarker, Catalogue, Profile, Value } from "../api/types";
import { say } from "../i18n";
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
  const said = say().biomarkers;
  const text = catalogue.validity_codes.find(({ code }) => code === value.validity)?.text ?? value.validity;
  const meaning = said.reasons[value.validity] ?? text;
  return own.length > 0 ? `${meaning}. ${said.itNeeds(own.join("; "))}` : `${meaning}.`;
}
