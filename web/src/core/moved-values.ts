/** What a preview says moves, as a table shows it. */
import type { Fiducials, MovedValue, SettingsPreview } from "../api/types";
import type { Trace } from "./decimate";
import { fixed, quantity, unitText } from "./format";
import { say } from "../i18n";

/** What the paper draws of a preview; without traces the signal is that of before. */
export interface Previewed {
  readonly traces: ReadonlyMap<string, Trace> | null;
  readonly fiducials: Fiducials;
}

type Side = MovedValue["before"];

/** Both sides with the decimals that tell them apart, the unit once where both are numbers. */
export function beforeAfter(row: MovedValue): string {
  const { before, after } = row;
  if (before.value !== null && after.value !== null && before.text === null && after.text === null) {
    const decimals = decimalsFor(before.value, after.value, row.unit);
    const unit = unitText(row.unit);
    const both = [before.value, after.value].map((value) => fixed(value, decimals)).join(" → ");
    return unit === "" ? both : `${both} ${unit}`;
  }
  return `${sideText(before, row.unit)} → ${sideText(after, row.unit)}`;
}

function sideText(side: Side, unit: string): string {
  const words = say().settings;
  if (side.text !== null) {
    if (side.text === "true") return words.yes;
    return side.text === "false" ? words.no : side.text.replaceAll("_", " ");
  }
  if (side.value === null) return words.validity[side.validity];
  const symbol = unitText(unit);
  return symbol === "" ? quantity(side.value) : `${quantity(side.value)} ${symbol}`;
}

/** "+16" with the decimals of both sides. */
export function changeText({ before, after, change, unit }: MovedValue): string {
  if (change === null || before.value === null || after.value === null || after.text !== null) return "";
  const decimals = decimalsFor(before.value, after.value, unit);
  const text = fixed(change, decimals);
  return change > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** Few decimals, but so many that a change of a tenth of its size still shows. */
export function decimalsFor(before: number, after: number, unit: string): number {
  const usual = unit === "ms" || unit === "deg" || unit === "/min" ? 0 : 2;
  const change = Math.abs(after - before);
  if (change === 0) return usual;
  return Math.min(6, Math.max(usual, Math.ceil(-Math.log10(change)) + (change < 1 ? 0 : 1)));
}

/** Rows of one dimension, or all. */
export const ofDimension = (
  rows: readonly MovedValue[],
  dimension: string,
  dimensionOf: (symbol: string) => string | undefined,
): MovedValue[] => rows.filter(({ symbol }) => dimension === "" || dimensionOf(symbol) === dimension);

/** What the paper draws of a preview. */
export function previewedOf(found: SettingsPreview): Previewed {
  const signal = found.signal;
  if (signal === null) return { traces: null, fiducials: found.fiducials };
  const traces = signal.leads.map((lead, row): [string, Trace] => [
    lead,
    {
      fsHz: signal.fs_hz,
      startS: 0,
      samples: Float32Array.from(signal.samples[row] ?? [], (value) => value ?? Number.NaN),
    },
  ]);
  return { traces: new Map(traces), fiducials: found.fiducials };
}
