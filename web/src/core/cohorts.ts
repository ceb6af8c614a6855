/** What a cohort is made of: the state of its form, the selection that it means, and that in words. */
import type { Selection } from "../api/types";
import { say } from "../i18n";
import { countText } from "./format";
import { percentText } from "./predictions";

export const SOURCES = ["all", "query", "groups", "filter", "sets"] as const;
export type Source = (typeof SOURCES)[number];

export interface CohortDraft {
  readonly source: Source;
  readonly text: string;
  /** The query line. */
  readonly line: string;
  readonly groups: readonly string[];
  readonly sets: readonly string[];
  readonly without: readonly string[];
  readonly perPerson: Selection["per_person"];
  readonly excludedToo: boolean;
}

export const EMPTY_DRAFT: CohortDraft = {
  source: "all",
  text: "",
  line: "",
  groups: [],
  sets: [],
  without: [],
  perPerson: "all",
  excludedToo: false,
};

/** What the form says as a selection; null where it says nothing yet. */
export function selectionOf(draft: CohortDraft): Selection | null {
  const values = valuesOf(draft);
  if (values === null) return null;
  return {
    kind: draft.source,
    values,
    without: [...draft.without],
    per_person: draft.perPerson,
    excluded_too: draft.excludedToo,
  };
}

function valuesOf({ source, text, line, groups, sets }: CohortDraft): string[] | null {
  const some = (list: readonly string[]): string[] | null => (list.length > 0 ? [...list] : null);
  const one = (given: string): string[] | null => (given.trim() === "" ? null : [given.trim()]);
  switch (source) {
    case "all":
      return [];
    case "groups":
      return some(groups);
    case "sets":
      return some(sets);
    case "filter":
      return one(text);
    case "query":
      return one(line);
  }
}

export function selectionText({ kind, values }: Pick<Selection, "kind" | "values">): string {
  const words = say().cohorts.selection;
  switch (kind) {
    case "all":
      return words.all;
    case "recordings":
      return words.chosen(countText(values.length));
    case "groups":
      return words.groups(values.join(", "));
    case "filter":
      return words.filter(values[0] ?? "");
    case "query":
      return words.query(values[0] ?? "");
    case "sets":
      return words.sets(values.length);
  }
}

/** The address of the library that shows what a selection means; null where no query line says it. */
export function libraryAddress(
  { kind, values }: Pick<Selection, "kind" | "values">,
  more = "",
): string | null {
  const line = lineOfSelection(kind, values);
  if (line === null) return null;
  const whole = [line, more].filter(Boolean).join(" ");
  return whole === "" ? "/library" : `/library?${new URLSearchParams({ q: whole })}`;
}

function lineOfSelection(kind: Selection["kind"], values: readonly string[]): string | null {
  if (kind === "all") return "";
  if (kind === "query") return values[0] ?? "";
  if (kind === "groups") return `group:${values.map((each) => `"${each.replaceAll('"', '\\"')}"`).join(",")}`;
  return null;
}

/** A share of what was counted: none and all are said exactly. */
export const shareText = (share: number): string =>
  share === 0 || share === 1 ? `${100 * share} %` : percentText(share);
