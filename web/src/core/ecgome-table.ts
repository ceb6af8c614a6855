/** The map as a table: the same cells, the farthest out first, and as CSV with all digits. */
import type { Biomarker, Value } from "../api/types";
import type { Placed } from "../api/ecgome";
import { keyOf } from "./ecgome";
import type { Cell } from "./ecgome-cells";

export interface TableRow {
  readonly biomarker: Biomarker;
  readonly value: Value;
  readonly placed: Placed | undefined;
  readonly score: number | null;
}

export type SortKey = "score" | "name" | "family" | "value" | "percentile" | "n";

interface Sources {
  readonly biomarkers: readonly Biomarker[];
  readonly values: readonly Value[];
  readonly placed: readonly Placed[];
  readonly cells: ReadonlyMap<string, Cell>;
  /** Whether a column is on the map. */
  readonly shown: (biomarker: Biomarker) => boolean;
}

export function tableRows({ biomarkers, values, placed, cells, shown }: Sources): TableRow[] {
  const known = new Map(biomarkers.map((each) => [each.symbol, each]));
  const people = new Map(placed.map((each) => [keyOf(each), each]));
  return values.flatMap((value): TableRow[] => {
    const biomarker = known.get(value.symbol);
    if (biomarker === undefined || !shown(biomarker)) return [];
    const key = keyOf(value);
    return [{ biomarker, value, placed: people.get(key), score: cells.get(key)?.score ?? null }];
  });
}

const KEYS: Readonly<Record<SortKey, (row: TableRow) => number | string | null>> = {
  score: ({ score }) => (score === null ? null : Math.abs(score)),
  name: ({ biomarker }) => biomarker.label,
  family: ({ biomarker }) => biomarker.code,
  value: ({ value }) => value.value,
  percentile: ({ placed }) => placed?.percentile ?? null,
  n: ({ placed }) => placed?.n ?? null,
};

/** Numbers fall, texts rise; rows without what is sorted by come last in the order that they had. */
export function sorted(rows: readonly TableRow[], by: SortKey, reversed = false): TableRow[] {
  const key = KEYS[by];
  const turn = reversed ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [one, other] = [key(a), key(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    if (typeof one === "string" || typeof other === "string") {
      return turn * String(one).localeCompare(String(other));
    }
    return turn * (other - one);
  });
}

const COLUMNS = [
  ...["record", "symbol", "code", "label", "dimension", "family", "lead", "value", "value_text", "unit"],
  ...["validity", "score", "percentile", "n", "stratum", "version", "chain"],
] as const;

/** RFC 4180, with the score of the mode that is shown. */
export function csvOf(rows: readonly TableRow[], record: string): string {
  const lines = rows.map(({ biomarker, value, placed, score }) => [
    ...[record, value.symbol, biomarker.code, biomarker.label, biomarker.dimension, biomarker.family],
    ...[value.lead, value.value, value.value_text, value.unit, value.validity, score],
    ...[placed?.percentile ?? null, placed?.n ?? null, placed?.stratum ?? "", value.version, value.chain],
  ]);
  return [COLUMNS, ...lines].map((line) => line.map(field).join(",")).join("\r\n") + "\r\n";
}

function field(content: string | number | null): string {
  const text = content === null ? "" : String(content);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
