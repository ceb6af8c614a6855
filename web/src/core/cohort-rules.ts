/** The rules of a cohort, one below another, and the query line of the library that says the same. */

export type Operator = ":" | "-:" | ">=" | "<=" | ">" | "<";

export interface Rule {
  /** Empty for words that are looked for anywhere, and for what only the line can say. */
  readonly field: string;
  readonly operator: Operator;
  /** Several with commas between: one of them has to fit. */
  readonly value: string;
}

export interface RuleField {
  readonly operators: readonly Operator[];
  /** What may be chosen; empty where anything may be typed. */
  readonly options: readonly string[];
  /** What is typed, such as 60 s. */
  readonly example: string;
}

const EQUAL: readonly Operator[] = [":", "-:"];
const ORDER: readonly Operator[] = [">=", "<=", ">", "<", ":"];

export const RULE_FIELDS: Readonly<Record<string, RuleField>> = {
  quality: { operators: [">=", ":", "-:"], options: ["good", "fair", "poor"], example: "" },
  lead: { operators: EQUAL, options: [], example: "II" },
  rhythm: { operators: EQUAL, options: [], example: "sinus" },
  duration: { operators: ORDER, options: [], example: "10s" },
  age: { operators: ORDER, options: [], example: "40" },
  sex: { operators: EQUAL, options: ["female", "male"], example: "" },
  device: { operators: EQUAL, options: [], example: "Polar" },
  tag: { operators: EQUAL, options: [], example: "followup" },
  triage: { operators: EQUAL, options: ["accepted", "excluded", "open"], example: "" },
  group: { operators: EQUAL, options: [], example: "A" },
  rate: { operators: ORDER, options: [], example: "60" },
  leads: { operators: ORDER, options: [], example: "12" },
  subject: { operators: EQUAL, options: [], example: "P0142" },
};

/** A term: a minus, a field with its comparison, then values that may be quoted and have commas between. */
const TERM = /(-?)(?:([A-Za-z_]+)(<=|>=|[:<>=]))?((?:"(?:[^"\\]|\\.)*"|[^\s"])+)/g;

/** The rules of a line; what is no rule of the list stands as it is, without a field. */
export function rulesOf(line: string): Rule[] {
  return [...line.matchAll(TERM)].map(([whole, minus, field, comparison, value]): Rule => {
    const known = field?.toLowerCase() ?? "";
    const operator = operatorOf(minus ?? "", comparison ?? "");
    if (operator !== null && RULE_FIELDS[known]?.operators.includes(operator)) {
      return { field: known, operator, value: unquoted(value ?? "") };
    }
    return { field: "", operator: ":", value: whole };
  });
}

function operatorOf(minus: string, comparison: string): Operator | null {
  const plain = comparison === "=" ? ":" : comparison;
  if (plain === ":") return minus === "-" ? "-:" : ":";
  const ordered = ORDER.find((each) => each === plain);
  return ordered !== undefined && minus === "" ? ordered : null;
}

/** The line of these rules; rules without a value are left out. */
export const lineOf = (rules: readonly Rule[]): string =>
  rules
    .filter(({ value }) => value.trim() !== "")
    .map(termOf)
    .join(" ");

export function termOf({ field, operator, value }: Rule): string {
  if (field === "") return value;
  const [minus, comparison] = operator === "-:" ? ["-", ":"] : ["", operator];
  return `${minus}${field}${comparison}${value.split(",").map(quoted).join(",")}`;
}

const quoted = (value: string): string => {
  const tidy = value.trim();
  return /^[^\s,"]+$/.test(tidy) ? tidy : `"${tidy.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
};

const unquoted = (value: string): string =>
  value.replaceAll(/"((?:[^"\\]|\\.)*)"/g, (_, inner: string) => inner.replaceAll(/\\(.)/g, "$1"));

export const firstRule = (field: string): Rule => {
  const of = RULE_FIELDS[field];
  return { field, operator: of?.operators[0] ?? ":", value: of?.options[1] ?? "" };
};
