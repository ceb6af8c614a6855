/** What the rules say of a recording, as people read it: what stands, what is said better by another, what is not known. */
import type { Finding, MetValue, NotAssessed, RecordingFindings } from "../api/types";
import { say } from "../i18n";
import { fixed, quantity, unitText, valueWithUnit, words } from "./format";

export type Severity = Finding["severity"];
/** The gravest last. */
export const SEVERITIES: readonly Severity[] = ["normal", "borderline", "abnormal", "urgent-for-review"];

export interface Sorted {
  readonly printed: readonly Finding[];
  readonly serial: readonly Finding[];
  /** What another statement says better, under the name of that. */
  readonly superseded: readonly Finding[];
}

/** What is printed, comparisons with the earlier recording apart, and what is folded away; the server's order stays. */
export function sorted(findings: readonly Finding[]): Sorted {
  const standing = findings.filter((each) => each.superseded_by === null && each.category !== "summary");
  return {
    printed: standing.filter(({ category }) => category !== "serial"),
    serial: standing.filter(({ category }) => category === "serial"),
    superseded: findings.filter((each) => each.superseded_by !== null && each.category !== "summary"),
  };
}

/** The gravest of what is printed; null where nothing is. */
export function gravest(findings: readonly Finding[]): Severity | null {
  const { printed, serial } = sorted(findings);
  const places = [...printed, ...serial].map(({ severity }) => SEVERITIES.indexOf(severity));
  return places.length === 0 ? null : (SEVERITIES[Math.max(...places)] ?? null);
}

/** Whether nothing can be said of the recording but that it cannot be read. */
export const isUnreadable = ({ findings }: Pick<RecordingFindings, "findings">): boolean =>
  findings.some(({ id }) => id === UNREADABLE);
const UNREADABLE = "quality_uninterpretable";

export interface Named {
  readonly symbol: string;
  readonly label: string;
}

export interface MetText {
  /** Empty where it is no biomarker but a fact of the recording or the person. */
  readonly symbol: string;
  readonly lead: string;
  readonly name: string;
  readonly value: string;
  readonly condition: string;
}

/** A value that met a criterion in words: the biomarker's name and lead, the value with its unit, and what it was asked. */
export const metText = (met: MetValue, labelOf: LabelOf): MetText => ({
  ...inputNamed(met.name, labelOf),
  value: metValueText(met),
  condition: saysMore(met) ? conditionText(met.condition) : "",
});

type LabelOf = (symbol: string) => string | undefined;

/** An input of a rule by the name that it has there: `r_amplitude:V5`, `age`, `previous(qrs_axis)`. */
function inputNamed(input: string, labelOf: LabelOf): Pick<MetText, "symbol" | "lead" | "name"> {
  const [, kind, of = input] = /^(serial_difference|previous)[[(](.+)[\])]$/.exec(input) ?? [];
  const [symbol = "", lead = ""] = of.split(":", 2);
  const label = labelOf(symbol);
  const said = say().findings;
  const facts: Readonly<Record<string, string>> = said.facts;
  const name = label ?? facts[symbol] ?? words(symbol);
  return {
    symbol: label === undefined ? "" : symbol,
    lead,
    name: kind === "serial_difference" ? said.change(name) : kind === "previous" ? said.before(name) : name,
  };
}

/**
 * The same of many values: each once, with all that was asked of it; the leads of one biomarker that were asked the same
 * stand together; what is no biomarker comes last.
 */
export function metGroups(met: readonly MetValue[], labelOf: LabelOf): MetText[][] {
  const groups = Map.groupBy(askedOnce(met, labelOf), ({ name, lead, condition }, place) =>
    lead === "" ? `${place}` : `${name} ${condition}`,
  );
  return [...groups.values()].toSorted(([a], [b]) => Number(a?.symbol === "") - Number(b?.symbol === ""));
}

function askedOnce(met: readonly MetValue[], labelOf: LabelOf): readonly MetText[] {
  const texts = met.map((each) => metText(each, labelOf));
  const same = Map.groupBy(texts, ({ name, lead, value }) => JSON.stringify([name, lead, value]));
  return [...same.values()].flatMap((all) => {
    const conditions = new Set(all.map(({ condition }) => condition).filter(Boolean));
    return all.slice(0, 1).map((first) => ({ ...first, condition: [...conditions].join(", ") }));
  });
}

/** Not of a class that is what was asked for, nor of a value whose absence was. */
const saysMore = ({ value, condition }: MetValue): boolean =>
  value !== null && !(/^==/.test(condition) && typeof value !== "number");

function metValueText({ value, unit, condition }: MetValue): string {
  if (value === null) return say().biomarkers.reasons[condition] ?? say().findings.noValue;
  if (typeof value === "boolean") return value ? say().common.yes : say().common.no;
  if (typeof value === "string") return words(value);
  if (unit === "{flag}") return valueWithUnit(value, unit);
  const limits = (condition.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
  return withUnit(roundedBeside(value, unit, limits), unit);
}

const DECIMALS: Readonly<Record<string, number>> = { ms: 0, "/min": 0, deg: 0, mV: 2, uV: 0, "%": 1 };
const MOST_DECIMALS = 4;

/** With the decimals of its unit, and with more where it would otherwise read like the limit that it is beyond. */
function roundedBeside(value: number, unit: string, limits: readonly number[]): string {
  const usual = DECIMALS[unit] ?? (Number.isInteger(value) ? 0 : 2);
  for (let decimals = usual; decimals < MOST_DECIMALS; decimals++) {
    const rounded = Number(value.toFixed(decimals));
    if (limits.every((limit) => rounded !== limit || value === limit)) return fixed(value, decimals);
  }
  return fixed(value, MOST_DECIMALS);
}

function withUnit(number: string, ucum: string): string {
  const unit = unitText(ucum);
  if (unit === "") return number;
  return unit === "°" ? `${number}°` : `${number}\u202f${unit}`;
}

const SIGNS: Readonly<Record<string, string>> = { ">=": "≥", "<=": "≤", "==": "=", "!=": "≠", "-": "−" };

/** A condition of the table as it is printed: "≥ 120", "= sinus". */
export const conditionText = (condition: string): string =>
  condition
    .replaceAll(/>=|<=|==|!=|-(?=\d)/g, (sign) => SIGNS[sign] ?? sign)
    .replaceAll(/'([^']*)'/g, (_, name: string) => words(name));

export interface Unknown {
  readonly reason: string;
  readonly statements: readonly NotAssessed[];
}

/** What could not be assessed, by the reason in words; the reason with most statements first. */
export function unknowns(
  found: Pick<RecordingFindings, "findings" | "not_assessed">,
  nameOf: (named: { label: string; label_zh: string }) => string,
  labelOf: LabelOf,
): Unknown[] {
  const statements = new Map(
    [...found.findings, ...found.not_assessed].map((each) => [each.id, nameOf(each)]),
  );
  const reasonOf = (each: NotAssessed): string =>
    whyText(each, { statement: (id) => statements.get(id) ?? words(id), labelOf });
  return [...Map.groupBy(found.not_assessed, reasonOf)]
    .map(([reason, ofReason]) => ({ reason, statements: ofReason }))
    .toSorted((a, b) => b.statements.length - a.statements.length);
}

interface Names {
  readonly statement: (id: string) => string;
  readonly labelOf: LabelOf;
}

/** Why nothing can be said, as a sentence; several reasons of one kind stand one after the other. */
export const whyText = ({ why, detail }: NotAssessed, names: Names): string =>
  detail
    .split(/;\s*/)
    .map((each) => oneReason(why, each, names))
    .join("; ");

function oneReason(why: NotAssessed["why"], detail: string, { statement, labelOf }: Names): string {
  const said = say().findings.why;
  switch (why) {
    case "suppressed":
      return said.suppressed(statement(detail));
    case "no_earlier_record":
      return said.noEarlier;
    case "demographics":
      return said.demographics[detail] ?? said.notKnown(words(detail));
    case "needs":
      return needText(detail);
    case "validity":
      return validityText(detail, labelOf);
  }
}

function validityText(detail: string, labelOf: LabelOf): string {
  const place = detail.lastIndexOf(": ");
  const [input, code] = place < 0 ? [detail, ""] : [detail.slice(0, place), detail.slice(place + 2)];
  const { name, lead } = inputNamed(input, labelOf);
  const reason = say().biomarkers.reasons[code] ?? words(code);
  return say().findings.why.validity(lead === "" ? name : say().findings.inLead(name, lead), reason);
}

/** A need of the table: `leads>=8`, `leads=V1..V6`, `duration>=3600`, `age>=16`, `p_wave`, `serial`. */
function needText(need: string): string {
  const said = say().findings.why;
  if (need in said.other) return said.other[need] ?? need;
  const [, what = "", least = ""] = /^(\w+)\s*>=\s*([\d.]+)/.exec(need) ?? [];
  if (what === "leads" || what === "n_leads") return said.leadCount(quantity(Number(least)));
  if (what.startsWith("duration")) return said.duration(`${quantity(Number(least))} s`);
  if (what === "fs") return said.sampling(quantity(Number(least)));
  if (what === "age") return said.age(quantity(Number(least)));
  const [, leads] = /^leads\s*=\s*(.+)$/.exec(need) ?? [];
  if (leads !== undefined) return said.leads(leads.replaceAll("..", "–").replaceAll(",", ", "));
  return said.needs(words(need));
}
