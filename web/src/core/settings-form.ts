/** A form of settings, made from their JSON Schema: fields by group, what a value may be, and what to mind of it. */

export type SettingValue = number | boolean | string | readonly string[];
export type SettingValues = Readonly<Record<string, SettingValue>>;

export interface Caution {
  readonly text: string;
  readonly above?: number;
  readonly below?: number;
  readonly equals?: string | boolean;
}

/** What the schema says of one setting. */
export interface SettingField {
  readonly name: string;
  readonly kind: "number" | "integer" | "boolean" | "choice" | "text" | "names";
  readonly label: string;
  readonly help: string;
  readonly group: string;
  readonly unit: string;
  readonly source: string;
  readonly usual: SettingValue;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly cautions: readonly Caution[];
  readonly low: number | null;
  readonly high: number | null;
  readonly openLow: boolean;
  readonly openHigh: boolean;
  readonly step: number | null;
  readonly moves: string;
}

interface Property {
  readonly title: string;
  readonly description: string;
  readonly type: string;
  readonly default: SettingValue;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly "x-labels"?: readonly string[];
  readonly "x-group": string;
  readonly "x-unit": string;
  readonly "x-source": string;
  readonly "x-step"?: number;
  readonly "x-moves": string;
  readonly "x-cautions": readonly Caution[];
}

export interface SettingsSchema {
  readonly properties: Readonly<Record<string, Property>>;
}

/** Settings that change the signal itself; under any other the paper shows the same trace. */
export const OF_THE_SIGNAL: readonly string[] = ["highpass_hz", "lowpass_hz", "mains_hz"];

const KINDS: Readonly<Record<string, SettingField["kind"]>> = {
  number: "number",
  integer: "integer",
  boolean: "boolean",
  array: "names",
  string: "text",
};

export function fieldsOf({ properties }: SettingsSchema): SettingField[] {
  return Object.entries(properties).map(([name, said]) => ({
    name,
    kind: said.enum ? "choice" : (KINDS[said.type] ?? "text"),
    label: said.title,
    help: said.description,
    group: said["x-group"],
    unit: said["x-unit"],
    source: said["x-source"],
    usual: said.default,
    options: (said.enum ?? []).map((value, i) => ({ value, label: said["x-labels"]?.[i] ?? value })),
    cautions: said["x-cautions"],
    low: said.minimum ?? said.exclusiveMinimum ?? null,
    high: said.maximum ?? said.exclusiveMaximum ?? null,
    openLow: said.exclusiveMinimum !== undefined,
    openHigh: said.exclusiveMaximum !== undefined,
    step: said["x-step"] ?? null,
    moves: said["x-moves"],
  }));
}

/** Fields by group, both in the order of the schema. */
export function groupsOf(fields: readonly SettingField[]): [string, SettingField[]][] {
  const names = [...new Set(fields.map(({ group }) => group))];
  return names.map((name) => [name, fields.filter(({ group }) => group === name)]);
}

/** A value as it stands in an input; lists one name a line. */
export const textOf = (value: SettingValue): string =>
  Array.isArray(value) ? value.join("\n") : String(value);

/** What was typed as a value of the field, null where it is none that is allowed. */
export function parsed(field: SettingField, text: string): SettingValue | null {
  const tidy = text.trim();
  if (field.kind === "names")
    return [...new Set(tidy.split(/[\s,;]+/u).filter((name) => name !== ""))].toSorted();
  if (field.kind === "boolean") return tidy === "true";
  if (field.kind === "choice") return field.options.some(({ value }) => value === tidy) ? tidy : null;
  if (field.kind === "text") return tidy === "" ? null : tidy;
  const number = Number(tidy.replace(",", "."));
  if (tidy === "" || !Number.isFinite(number)) return null;
  if (field.kind === "integer" && !Number.isInteger(number)) return null;
  return within(field, number) ? number : null;
}

function within({ low, high, openLow, openHigh }: SettingField, value: number): boolean {
  if (low !== null && (openLow ? value <= low : value < low)) return false;
  return high === null || (openHigh ? value < high : value <= high);
}

export const equal = (a: SettingValue | undefined, b: SettingValue | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Names of the settings that differ, in the order of the first. */
export const changedNames = (values: SettingValues, from: SettingValues): string[] =>
  Object.keys(values).filter((name) => !equal(values[name], from[name]));

/** The cautions that hold for a value, by their place in the schema. */
export function cautionsFor(field: SettingField, value: SettingValue): { place: number; text: string }[] {
  return field.cautions.flatMap((caution, place) =>
    holds(caution, value) ? [{ place, text: caution.text }] : [],
  );
}

function holds({ above, below, equals }: Caution, value: SettingValue): boolean {
  if (equals !== undefined) return value === equals;
  if (typeof value !== "number") return false;
  return (above !== undefined && value > above) || (below !== undefined && value < below);
}

/** Whether a field is found by a text: in its name, label, help, group or options. */
export function fits(field: SettingField, text: string, words: readonly string[] = []): boolean {
  const wanted = text.trim().toLowerCase();
  const said = [field.name, field.label, field.help, field.group, ...words];
  return [...said, ...field.options.map(({ label }) => label)].some((each) =>
    each.toLowerCase().includes(wanted),
  );
}

/** Whether a setting is without effect beside the others, as a threshold is where the tangent ends T. */
export function isIdle(name: string, values: SettingValues): boolean {
  if (name === "t_end_share_percent") return values["t_end_rule"] === "tangent";
  if (name === "nn_departure_percent") return values["nn_editing"] === false;
  if (name === "hrv_smoothness") return values["hrv_detrend"] === "none";
  return name === "encoder" && values["own_definitions"] === false;
}
