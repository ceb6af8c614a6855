/**
 * Edits of a recording before they are kept: a list in which one edit takes the place of another of the same thing,
 * and the marks as they look with them.
 */
import type { Edit } from "../api/types";

export const POINTS = [
  "P_on",
  "P_peak",
  "P_off",
  "QRS_on",
  "QRS_peak",
  "QRS_off",
  "T_on",
  "T_peak",
  "T_off",
] as const;
export type Point = (typeof POINTS)[number];
export type Wave = "P" | "QRS" | "T";
export const BEAT_KINDS = ["N", "S", "V", "P", "U"] as const;
export type BeatKind = (typeof BEAT_KINDS)[number];

export type Marks = readonly (number | null)[];
/** leads × points, in ms from the R peak. */
export type LeadMarksMs = readonly Marks[];

/** A beat is the one that is meant if its R peak lies within this, as on the server. */
const SAME_BEAT_S = 0.1;

export const waveOf = (point: Point): Wave => point.split("_")[0] as Wave;

/** What an edit is of: of two edits of the same thing the later one is meant. */
export function targetOf(edit: Edit): string {
  switch (edit.do) {
    case "move_mark":
      return `mark ${edit.point} ${edit.lead ?? "all"} ${beatName(edit.beat_s)}`;
    case "wave_absent":
      return `wave ${edit.wave} ${edit.lead ?? "all"} ${beatName(edit.beat_s)}`;
    case "class_beat":
      return `class ${beatName(edit.beat_s)}`;
    case "move_beat":
      return `time ${beatName(edit.beat_s)}`;
    case "remove_beat":
      return `there ${beatName(edit.beat_s)}`;
    case "add_beat":
      return `new ${edit.at_s.toFixed(3)}`;
    case "exclude":
      return `out ${edit.begin_s} ${edit.end_s} ${edit.lead ?? "all"}`;
  }
}

const beatName = (beatS: number | null | undefined): string =>
  beatS == null ? "representative" : beatS.toFixed(3);

const sameScope = (a: MarkEdit, b: MarkEdit): boolean =>
  (a.lead ?? null) === (b.lead ?? null) && (a.beat_s ?? null) === (b.beat_s ?? null);

type MarkEdit = Extract<Edit, { do: "move_mark" | "wave_absent" }>;

const isMarkEdit = (edit: Edit): edit is MarkEdit => edit.do === "move_mark" || edit.do === "wave_absent";

const waveOfEdit = (edit: MarkEdit): Wave => (edit.do === "move_mark" ? waveOf(edit.point) : edit.wave);

/** Whether a new edit makes an earlier one void: the same thing again, or marks of a wave that is said not to be there. */
function voids(next: Edit, earlier: Edit): boolean {
  if (targetOf(next) === targetOf(earlier)) return true;
  if (!isMarkEdit(next) || !isMarkEdit(earlier) || !sameScope(next, earlier)) return false;
  return next.do !== earlier.do && waveOfEdit(next) === waveOfEdit(earlier);
}

/** The list with one more edit; what it voids goes. */
export const withEdit = (edits: readonly Edit[], edit: Edit): readonly Edit[] => [
  ...edits.filter((earlier) => !voids(edit, earlier)),
  edit,
];

/** Marks with the edits of one beat (null: the representative beat), as the server will make them but for its checks. */
export function markedWith(
  { leads, leadMs, globalMs }: { leads: readonly string[]; leadMs: LeadMarksMs; globalMs: Marks },
  edits: readonly Edit[],
  beatS: number | null,
): LeadMarksMs {
  let marks = leadMs;
  for (const edit of edits) {
    if (!isMarkEdit(edit) || !sameBeat(edit.beat_s ?? null, beatS)) continue;
    marks = marks.map((row, i) => {
      const meant = edit.lead == null || edit.lead === leads[i];
      return meant ? edited(row, edit, globalMs) : row;
    });
  }
  return marks;
}

const sameBeat = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= SAME_BEAT_S;

function edited(row: Marks, edit: MarkEdit, globalMs: Marks): Marks {
  if (edit.do === "wave_absent")
    return row.map((mark, i) => (waveOf(POINTS[i] ?? "P_on") === edit.wave ? null : mark));
  const place = POINTS.indexOf(edit.point);
  const usual = globalMs[place];
  return row.map((mark, i) => {
    if (i !== place) return mark;
    if (edit.lead != null || usual == null) return edit.to_ms;
    return mark === null ? null : mark + edit.to_ms - usual;
  });
}

// ── drafts that survive a reload, a lost connection and a closed window ─────────────────────────────────────────────

export interface Draft {
  /** The revision over which the edits were made. */
  readonly base: number;
  readonly edits: readonly Edit[];
  readonly reason: string;
}

export const NO_DRAFT: Draft = { base: 0, edits: [], reason: "" };

const KEY = "ecgomics:corrections:";
const keyOf = (recording: string, tab: string): string => `${KEY}${recording}:${tab}`;

/** Where drafts are kept; each window has its own, so that two of them do not write over each other. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export function keepDraft(shelf: Shelf, of: { recording: string; tab: string }, draft: Draft): void {
  const key = keyOf(of.recording, of.tab);
  if (draft.edits.length === 0) shelf.removeItem(key);
  else shelf.setItem(key, JSON.stringify(draft));
}

export function keptDraft(shelf: Shelf, of: { recording: string; tab: string }): Draft | null {
  return draftOf(shelf.getItem(keyOf(of.recording, of.tab)));
}

/** The draft of a window that is not open any more, moved to this one; null where there is none. */
export function adoptDraft(
  shelf: Shelf,
  of: { recording: string; tab: string },
  open: ReadonlySet<string>,
): Draft | null {
  const start = keyOf(of.recording, "");
  for (let i = 0; i < shelf.length; i++) {
    const key = shelf.key(i) ?? "";
    if (!key.startsWith(start) || open.has(key.slice(start.length))) continue;
    const draft = draftOf(shelf.getItem(key));
    shelf.removeItem(key);
    if (draft === null) continue;
    keepDraft(shelf, of, draft);
    return draft;
  }
  return null;
}

function draftOf(text: string | null): Draft | null {
  if (text === null) return null;
  try {
    const given = JSON.parse(text) as Partial<Draft>;
    if (!Array.isArray(given.edits) || typeof given.base !== "number") return null;
    return { base: given.base, edits: given.edits, reason: String(given.reason ?? "") };
  } catch {
    return null;
  }
}
