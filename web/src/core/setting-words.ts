/** What is said of a setting in the present language; the server's English where there is nothing else. */
import { say } from "../i18n";
import { quantity } from "./format";
import type { Caution, SettingField, SettingValue } from "./settings-form";

export const groupWord = (group: string): string => say().settingWords.groups[group] ?? group;
export const labelOf = ({ name, label }: SettingField): string => say().settingWords.labels[name] ?? label;
export const helpOf = ({ name, help }: SettingField): string => say().settingWords.helps[name] ?? help;

export const optionWord = ({ name, options }: SettingField, value: string): string =>
  say().settingWords.options[`${name}.${value}`] ??
  options.find((option) => option.value === value)?.label ??
  value;

export const cautionWord = ({ name }: SettingField, place: number, text: Caution["text"]): string =>
  say().settingWords.cautions[`${name}.${place}`] ?? text;

export const presetWord = (preset: { name: string; label: string }): string =>
  say().settingWords.presetLabels[preset.name] ?? preset.label;

export const presetText = (preset: { name: string; text: string }): string =>
  say().settingWords.presetTexts[preset.name] ?? preset.text;

/** A value as people read it, with its unit. */
export function valueWord(field: SettingField, value: SettingValue): string {
  const words = say().settings;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "string") return field.kind === "choice" ? optionWord(field, value) : value;
  if (typeof value === "number") return `${quantity(value)}${unitOf(field)}`;
  return value.length === 0 ? words.all : value.join(", ");
}

/** What is allowed, as a sentence. */
export function rangeWord(field: SettingField): string {
  const words = say().settings;
  const [low, high] = [quantity(field.low ?? 0), quantity(field.high ?? 0)];
  const unit = unitOf(field);
  const whole = field.kind === "integer" ? `${words.wholeNumber} ` : "";
  if (field.high === null) return whole + words.range(words.atLeast(low, unit));
  if (field.openLow) return words.range(words.above(low, high, unit));
  return whole + words.range((field.openHigh ? words.below : words.between)(low, high, unit));
}

const unitOf = ({ unit }: SettingField): string => (unit === "" ? "" : ` ${unit}`);
