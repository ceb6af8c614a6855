/** Numbers, units and words as people write them. */
import { say } from "../i18n";
import { fixed, quantity, unitText } from "./numbers";

export { fixed, quantity, significant, unitText } from "./numbers";

const NARROW_SPACE = "\u202f";

/** A number with its unit; flags read Yes or No, degrees stand close. */
export function valueWithUnit(value: number, ucum: string): string {
  if (ucum === "{flag}") return value === 0 ? say().common.no : say().common.yes;
  const unit = unitText(ucum);
  if (unit === "") return quantity(value);
  return unit === "°" ? `${quantity(value)}°` : `${quantity(value)}${NARROW_SPACE}${unit}`;
}

/** Two numbers with the decimals of the larger, so that they can be compared. */
function alike(a: number, b: number): [string, string] {
  const larger = Math.max(Math.abs(a), Math.abs(b));
  if ((Number.isInteger(a) && Number.isInteger(b)) || larger < 1e-3 || larger >= 1e6) {
    return [quantity(a), quantity(b)];
  }
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(larger)));
  return [fixed(a, decimals), fixed(b, decimals)];
}

/** A range with an en dash; a side that is open is written with ≤ or ≥. */
export function rangeText(low: number | null, high: number | null): string {
  if (low !== null && high !== null) {
    const between = low < 0 || high < 0 ? say().common.to : "–";
    const both = alike(low, high);
    return both[0] + between + both[1];
  }
  if (high !== null) return `≤ ${quantity(high)}`;
  return low !== null ? `≥ ${quantity(low)}` : "";
}

/** "9 s", "4 min 10 s", "23 h 58 min". */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toPrecision(3))} s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const parts = hours > 0 ? [`${hours} h`, `${minutes} min`] : [`${minutes} min`, `${whole % 60} s`];
  return parts.filter((part) => !part.startsWith("0 ")).join(" ");
}

/** A place on the clock of the recording: "7.20 s", from a minute on "12:07.2". */
export function clockText(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = (seconds - minutes * 60).toFixed(1).padStart(4, "0");
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours}:${String(minutes % 60).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** "2026-05-04 14:32" of an ISO time, in the time that the recorder wrote. */
export const dateTimeText = (iso: string): string => iso.slice(0, 16).replace("T", " ");

/** A code of the server as words: "atrial_fibrillation" is "atrial fibrillation". */
export const words = (code: string): string => say().codes[code] ?? code.replaceAll("_", " ");

export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const counts = new Intl.NumberFormat("en-GB");
/** "12,408". */
export const countText = (count: number): string => counts.format(count);

/** "63 y · female", with what is known. */
export function personText(ageYears: number | null, sex: string | null): string {
  const age = ageYears === null ? null : `${quantity(Math.round(ageYears))} ${say().common.years}`;
  return [age, sex === null ? null : words(sex)].filter(Boolean).join(" · ");
}
