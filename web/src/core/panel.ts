/** The rows of the biomarker panel: what has a value, and the rest under its reasons. */
import type { Biomarker, Value } from "../api/types";
import { fixed, significant, unitText, valueWithUnit } from "./format";
import { hasValue, type Dimension, type Measured } from "./profile-view";

export interface Missing {
  readonly reason: string;
  readonly rows: readonly Measured[];
}

export interface Section {
  readonly dimension: string;
  readonly measured: number;
  readonly requested: number;
  readonly families: readonly { name: string; rows: readonly Measured[] }[];
  readonly missing: readonly Missing[];
}

export interface PanelFilter {
  readonly text: string;
  /** Tiers up to this one. */
  readonly tier: number;
  readonly onlyMeasured: boolean;
}

export const isMeasured = (row: Measured): boolean => row.values.some(hasValue);

/** A biomarker is found by every word of the text, in any of its names. */
export function fits(biomarker: Biomarker, text: string): boolean {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return true;
  const { label, label_zh, symbol, code, family_label, family_label_zh, aliases } = biomarker;
  const names = [label, label_zh, symbol, symbol.replaceAll("_", " "), code, family_label, family_label_zh];
  const all = [...names, ...aliases].join(" ").toLowerCase();
  return wanted.every((word) => all.includes(word));
}

export function sectionsOf(dimensions: readonly Dimension[], filter: PanelFilter): Section[] {
  return dimensions.map(({ name, families }) => {
    const ofTier = families.map((family) => ({
      name: family.name,
      rows: family.rows.filter(({ biomarker }) => biomarker.tier <= filter.tier),
    }));
    const all = ofTier.flatMap(({ rows }) => rows);
    const found = ofTier.map((family) => ({
      ...family,
      rows: family.rows.filter(({ biomarker }) => fits(biomarker, filter.text)),
    }));
    const lacking = found.flatMap(({ rows }) => rows).filter((row) => !isMeasured(row));
    return {
      dimension: name,
      measured: all.filter(isMeasured).length,
      requested: all.length,
      families: found
        .map((family) => ({ ...family, rows: family.rows.filter(isMeasured) }))
        .filter(({ rows }) => rows.length > 0),
      missing: filter.onlyMeasured ? [] : missingOf(lacking),
    };
  });
}

function missingOf(rows: readonly Measured[]): Missing[] {
  const groups = Map.groupBy(rows, usualReason);
  return [...groups]
    .map(([reason, ofReason]) => ({ reason, rows: ofReason }))
    .toSorted((a, b) => b.rows.length - a.rows.length);
}

/** The reason that most of the leads have. */
export function usualReason({ values }: Measured): string {
  const counts = Map.groupBy(values, ({ validity }) => validity as string);
  const most = [...counts].toSorted(([, a], [, b]) => b.length - a.length)[0];
  return most?.[0] ?? "failed";
}

/** Full precision with unit and version, for a clipboard: "r_amplitude:V5 = 1.23456 mV (v1)". */
export function copyText({ biomarker, values }: Measured): string {
  return values
    .map((value) => {
      const name = value.lead ? `${value.symbol}:${value.lead}` : value.symbol;
      const said = value.value === null ? (value.value_text ?? value.validity) : String(value.value);
      const unit = value.value === null ? "" : unitText(value.unit);
      return `${name} = ${[said, unit].filter(Boolean).join(" ")} (v${biomarker.version})`;
    })
    .join("\n");
}

/** The spread in the unit of the value, no finer than three digits; empty where there is none. */
export function spreadText({ spread, unit }: Value): string {
  if (spread === null || spread === 0) return "";
  return valueWithUnit(Number(spread.toPrecision(3)), unit);
}

export const percentileText = (percentile: number): string =>
  percentile > 99.9 ? "> 99.9" : percentile < 0.1 ? "< 0.1" : significant(percentile);

/** One decimal, with its sign. */
export function zText(z: number): string {
  const rounded = Number(z.toFixed(1));
  return rounded > 0 ? `+${fixed(rounded, 1)}` : fixed(rounded, 1);
}
