/** Which heads a recording is shown to, in which forms, and what of their answers is shown first. */
import { say } from "../i18n";
import { fixed, significant } from "./format";

export type Form = "biomarkers" | "embedding" | "both";

export interface Forms {
  readonly name: Form | "compared";
  readonly shown: readonly Form[];
}

/** The forms of a head: what it may stand on, and all three beside each other. */
export const FORMS: readonly Forms["name"][] = ["biomarkers", "embedding", "both", "compared"];

const ALL: readonly Form[] = ["biomarkers", "embedding", "both"];

export function askedForms(text: string | null): Forms {
  if (text === "compared") return { name: "compared", shown: ALL };
  const form = ALL.find((each) => each === text) ?? "both";
  return { name: form, shown: [form] };
}

/** Limb leads that follow from I and II. */
const DERIVED: ReadonlySet<string> = new Set(["III", "aVR", "aVL", "aVF"]);

/** Rhythm of any recording; diagnostic classes of those with all twelve leads. */
export function headsFor(leads: readonly string[], standard: readonly string[]): readonly string[] {
  const complete = standard.every((lead) => leads.includes(lead) || DERIVED.has(lead));
  return complete ? ["rhythm", "superclasses"] : ["rhythm"];
}

/** A probability as people read it: never 0 or 100 %, which no model knows. */
export function percentText(probability: number | null): string {
  if (probability === null) return say().modelCards.notKnown;
  const percent = 100 * probability;
  if (percent < 0.5) return "< 1 %";
  return percent > 99.5 ? "> 99 %" : `${fixed(percent, 0)} %`;
}

const MOST_SHOWN = 6;

/** Those that count most, whichever way they speak. */
export const topContributions = <T extends { readonly toward: number }>(all: readonly T[]): T[] =>
  all.toSorted((a, b) => Math.abs(b.toward) - Math.abs(a.toward)).slice(0, MOST_SHOWN);

/** "0.83 (0.81–0.85)"; the number alone where there is no interval. */
export function metricText({ value, low, high }: { value: number; low: number | null; high: number | null }) {
  if (low === null || high === null) return significant(value);
  return `${significant(value)} (${significant(low)}–${significant(high)})`;
}

interface Figure {
  readonly name: string;
  readonly form: string;
  readonly on: string;
}

/** Figures in rows by name and records, and in columns by what the model stands on, so that forms can be compared. */
export function besideEachOther<T extends Figure>(
  metrics: readonly T[],
): { forms: string[]; rows: { name: string; on: string; byForm: ReadonlyMap<string, T> }[] } {
  const keyOf = ({ name, on }: Figure): string => JSON.stringify([name, on]);
  const keys = [...new Set(metrics.map(keyOf))];
  const rows = keys.map((key) => {
    const same = metrics.filter((metric) => keyOf(metric) === key);
    const { name, on } = same[0] as T;
    return { name, on, byForm: new Map(same.map((metric) => [metric.form, metric])) };
  });
  return { forms: [...new Set(metrics.map(({ form }) => form))], rows };
}

interface Labelled {
  readonly label: string;
  readonly text: string;
  readonly probability: number | null;
}

interface Stated<Label extends Labelled> {
  readonly label: string | null;
  readonly abstained: boolean;
  readonly labels: readonly Label[];
}

/** The label that contributions speak for: the likeliest of those given; null where the head abstains. */
export function explainedLabel<Label extends Labelled>({
  label,
  abstained,
  labels,
}: Stated<Label>): Label | null {
  if (abstained) return null;
  const given = label === null ? [] : label.split(";");
  const among = labels.filter((each) => given.length === 0 || given.includes(each.label));
  return among.toSorted((a, b) => (b.probability ?? 0) - (a.probability ?? 0))[0] ?? null;
}
