/** The library's query line as the facets edit it: terms are taken apart and put together, the server reads them. */

/** `a b:"c d" -e` as its terms; what is in quotation marks stays together. */
export const termsOf = (line: string): string[] => line.match(/(?:"(?:[^"\\]|\\.)*"?|[^\s"])+/g) ?? [];

const quoted = (value: string): string =>
  /^[^\s,"]+$/.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`;

const unquoted = (value: string): string =>
  value.startsWith('"')
    ? value.slice(1, value.endsWith('"') ? -1 : undefined).replace(/\\(.)/g, "$1")
    : value;

const isOf = (term: string, field: string): boolean => term.toLowerCase().startsWith(`${field}:`);

/** The values that a line asks for in a field. */
export function chosenValues(line: string, field: string): ReadonlySet<string> {
  const term = termsOf(line).find((each) => isOf(each, field));
  const values = term?.slice(field.length + 1).match(/"(?:[^"\\]|\\.)*"?|[^,]+/g) ?? [];
  return new Set(values.map(unquoted));
}

/** The line with a value of a field added, or taken out where it was asked for. */
export function toggled(line: string, field: string, value: string): string {
  const values = new Set(chosenValues(line, field));
  if (!values.delete(value)) values.add(value);
  return withValues(line, field, [...values]);
}

/** The line with these values of a field and no others. */
export function withValues(line: string, field: string, values: readonly string[]): string {
  const others = termsOf(line).filter((each) => !isOf(each, field));
  const term = values.length === 0 ? [] : [`${field}:${values.map(quoted).join(",")}`];
  return [...others, ...term].join(" ");
}
