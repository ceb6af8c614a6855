/** What can be asked of a cohort's columns, and how the form's state becomes the question. */
import type { Columns, NewDiscovery, OutcomeColumn, PlanField } from "../api/types";
import { say } from "../i18n";

export type OutcomeKind = Columns["kinds"][number];
export type PlanValue = PlanField["default"];

export interface Question {
  readonly kind: OutcomeKind;
  readonly outcome: string;
  /** Of a binary outcome the reference and the case, of an ordinal one all in rising order. */
  readonly levels: readonly string[];
  readonly time: string;
  readonly event: string;
  readonly covariates: readonly string[];
  /** Encoder whose embedding models stand on, too; empty without. */
  readonly encoder: string;
  readonly plan: Readonly<Record<string, PlanValue>>;
}

/** The kinds that a column can be of. */
export function kindsOf(column: OutcomeColumn): OutcomeKind[] {
  const kinds: OutcomeKind[] = [];
  if (column.levels.length >= 2) kinds.push("binary");
  if (column.is_number) kinds.push("continuous");
  if (column.levels.length >= 3) kinds.push("ordinal");
  return kinds;
}

/** Columns that an outcome of a kind can be made of. */
export const columnsFor = (columns: readonly OutcomeColumn[], kind: OutcomeKind): OutcomeColumn[] =>
  kind === "survival"
    ? columns.filter(({ levels }) => levels.length === 2)
    : columns.filter((column) => kindsOf(column).includes(kind));

/** The question that the form begins with: the groups of the cohort where it has any. */
export function firstQuestion(columns: readonly OutcomeColumn[]): Question | null {
  const column =
    columns.find(({ name, levels }) => name === "group" && levels.length === 2) ??
    columns.find(({ levels }) => levels.length === 2) ??
    columns[0];
  return column === undefined ? null : { ...asked(column), covariates: [], encoder: "", plan: {} };
}

/** The part of a question that a column decides. */
export function asked(
  column: OutcomeColumn,
  kind = kindsOf(column)[0] ?? "continuous",
): Omit<Question, "covariates" | "encoder" | "plan"> {
  const names = column.levels.map(({ level }) => level);
  const levels = kind === "binary" ? names.slice(0, 2) : kind === "ordinal" ? names : [];
  return { kind, outcome: column.name, levels, time: "", event: column.name };
}

/** What stands between a question and its answer, in words; null where nothing does. */
export function whyNot({ kind, levels, time, event }: Question): string | null {
  const words = say().discovery.form;
  if (kind === "survival") return time === "" || event === "" ? words.chooseTimeAndEvent : null;
  if (kind === "binary" && new Set(levels).size < 2) return words.chooseTwoLevels;
  return null;
}

/** As the server takes it: choices that are as they would be anyhow are left out. */
export function request(question: Question, fields: readonly PlanField[]): NewDiscovery {
  const { kind, outcome, levels, time, event, covariates } = question;
  const survival = kind === "survival";
  const usual = new Map(fields.map(({ name, default: value }) => [name, JSON.stringify(value)]));
  const plan = Object.entries(question.plan).filter(
    ([name, value]) => usual.get(name) !== JSON.stringify(value),
  );
  return {
    kind,
    outcome: survival ? null : outcome,
    levels: levels.length > 0 && !survival ? [...levels] : null,
    time: survival ? time : null,
    event: survival ? event : null,
    covariates: covariates.filter(
      (name) => name !== outcome && name !== time && (!survival || name !== event),
    ),
    subject: null,
    set_id: null,
    encoder: question.encoder || null,
    selection: "",
    plan: Object.fromEntries(plan),
  };
}

/** "group: B against A", "age_years", "death after follow_up". */
export function questionText({ outcome, levels, time, event, kind, set_id: set }: NewDiscovery): string {
  const words = say().discovery;
  if (time) return words.after(event ?? "", time);
  const [reference, other] = levels ?? [];
  if (kind !== "ordinal" && reference !== undefined && other !== undefined) {
    return set ? words.inSet(other) : words.against(outcome ?? "", other, reference);
  }
  return outcome ?? "";
}

/** What tells the recordings of a saved set from the others, asked as the discovery was that the set was drawn in. */
export const testOfSet = (asked: NewDiscovery, setId: string): NewDiscovery => ({
  ...asked,
  outcome: null,
  kind: null,
  levels: null,
  time: null,
  event: null,
  set_id: setId,
});

/** Whether the chosen inputs of models have the embedding among them. */
export const usesEmbedding = (inputs: PlanValue | undefined): boolean =>
  Array.isArray(inputs) && inputs.some((each) => each === "embedding" || each === "both");
