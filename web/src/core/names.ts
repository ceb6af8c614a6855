/** Names that the catalogue gives in both languages, in the one that is spoken; the page itself holds none. */
import { isChinese } from "../i18n";
import { words } from "./format";

interface Named {
  readonly label: string;
  readonly label_zh: string;
}

export const nameOf = (named: Named): string => (isChinese() && named.label_zh) || named.label;

/** The same in the other language. */
export const otherNameOf = (named: Named): string => (isChinese() ? named.label : named.label_zh);

export const familyNameOf = (named: { family_label: string; family_label_zh?: string }): string =>
  (isChinese() && named.family_label_zh) || named.family_label;

export const dimensionName = (dimension: string): string => {
  const text = words(dimension);
  return text.charAt(0).toUpperCase() + text.slice(1);
};
