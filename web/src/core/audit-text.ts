/** What a change says of before and after, as one line for a table. */

import { quantity } from "./format";

type Parts = Readonly<Record<string, unknown>> | null;

/** "excluded, noise, all of it"; "tags a, b"; "sex female". Empty where there is nothing to say. */
export function changedParts(parts: Parts): string {
  if (parts === null) return "";
  return Object.entries(parts)
    .map(([name, value]) => partText(name, value))
    .filter((text) => text !== "")
    .join("; ");
}

function partText(name: string, value: unknown): string {
  if (name === "triage" && isRecord(value)) {
    return ["decision", "reason", "note"]
      .map((part) => value[part])
      .filter((part) => typeof part === "string" && part !== "")
      .join(", ");
  }
  return `${name} ${valueText(value)}`;
}

function valueText(value: unknown): string {
  if (value === null || value === "") return "–";
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.map(valueText).join(", ");
  if (isRecord(value))
    return Object.entries(value)
      .map(([name, part]) => `${name} ${valueText(part)}`)
      .join(", ");
  return typeof value === "number" ? quantity(value) : String(value);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
