import { useSyncExternalStore } from "react";

/** Columns of the library in their order; the name is always there. */
export const COLUMNS = [
  "trace",
  "name",
  "subject",
  "recorded",
  "leads",
  "duration",
  "rate",
  "rhythm",
  "quality",
  "triage",
  "tags",
] as const;
export type Column = (typeof COLUMNS)[number];

/** By which field of the server a column is sorted, where it can be. */
export const SORTS: Readonly<Partial<Record<Column, string>>> = {
  name: "name",
  subject: "subject",
  recorded: "recorded",
  leads: "leads",
  duration: "duration",
  rate: "rate",
  rhythm: "rhythm",
  quality: "quality",
  triage: "triage",
};

/** Widths in the grid of a row. */
export const WIDTHS: Readonly<Record<Column, string>> = {
  trace: "124px",
  name: "minmax(196px, 3fr)",
  subject: "minmax(72px, 1fr)",
  recorded: "124px",
  leads: "40px",
  duration: "64px",
  rate: "68px",
  rhythm: "minmax(112px, 1fr)",
  quality: "68px",
  triage: "minmax(64px, 1fr)",
  tags: "minmax(44px, 1fr)",
};

const KEY = "library-columns-hidden";
const CHANGED = "ecgomics:library-columns";

const hiddenText = (): string => window.localStorage.getItem(KEY) ?? "";

function subscribe(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  return () => window.removeEventListener(CHANGED, listener);
}

/** The columns that are shown, and a way to show or hide one; remembered for this browser. */
export function useColumns(): [readonly Column[], (column: Column) => void] {
  const hidden = useSyncExternalStore(subscribe, hiddenText).split(" ");
  const toggle = (column: Column): void => {
    const next = hidden.includes(column) ? hidden.filter((each) => each !== column) : [...hidden, column];
    window.localStorage.setItem(KEY, next.filter(Boolean).join(" "));
    window.dispatchEvent(new Event(CHANGED));
  };
  return [COLUMNS.filter((column) => !hidden.includes(column)), toggle];
}
