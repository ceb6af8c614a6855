/** Numbers and units as people write them, in every language alike. */
const MINUS = "−";
const SUPERSCRIPTS: Readonly<Record<string, string>> = { "2": "²", "3": "³", "4": "⁴" };

const withMinus = (text: string): string => text.replace("-", MINUS);

/** A number with so many decimals and a true minus; "0" is never negative. */
export function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return withMinus(Number(text) === 0 ? text.replace("-", "") : text);
}

/** Three significant digits, whole numbers from 100 on; never an exponent for what fits on paper. */
export function significant(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  if (value === 0) return "0";
  const size = Math.floor(Math.log10(Math.abs(value)));
  if (size < -4 || size > 6) return withMinus(value.toExponential(2).replace("e+", "e"));
  return fixed(value, Math.max(0, 2 - size));
}

/** Whole numbers stay whole: counts and scores carry no false decimals. */
export const quantity = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e6 ? withMinus(String(value)) : significant(value);

/** A UCUM unit as people write it: "mV.ms" is mV·ms, "ms2" is ms², "uV" is µV; annotations in braces and "1" vanish. */
export function unitText(ucum: string): string {
  if (ucum === "1" || ucum.startsWith("{")) return "";
  if (ucum === "deg") return "°";
  return ucum
    .replace(/\bu(?=[A-Za-z])/g, "µ")
    .replaceAll(".", "·")
    .replace(/(?<=[A-Za-z])\d/g, (digit) => SUPERSCRIPTS[digit] ?? digit);
}
