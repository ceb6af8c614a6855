/** Calipers and the notes they are saved as: what must be sent when they change. */
import type { CaliperNote, Note } from "../api/beats";
import { CALIPER_KINDS, type Caliper, type CaliperKind } from "./caliper";

export interface SavedCaliper {
  readonly noteId: string;
  readonly author: string;
  /** What the server holds, as text that can be compared. */
  readonly body: string;
}

/** Times to a microsecond and voltages to a nanovolt, as samples have them. */
const rounded = (value: number): number => Number(value.toFixed(6));

export const noteOf = ({ kind, lead, from, to }: Caliper): CaliperNote => ({
  kind: "caliper",
  body: {
    measures: kind,
    lead,
    from: { s: rounded(from.s), mv: rounded(from.mv) },
    to: { s: rounded(to.s), mv: rounded(to.mv) },
  },
});

export const bodyText = (note: CaliperNote): string => JSON.stringify(note.body);

const isKind = (text: unknown): text is CaliperKind => CALIPER_KINDS.some((kind) => kind === text);

/** The calipers among the notes, numbered from 1, and what is saved of each; what is no caliper is passed over. */
export function calipersOf(notes: readonly Note[]): { list: Caliper[]; saved: Map<number, SavedCaliper> } {
  const list: Caliper[] = [];
  const saved = new Map<number, SavedCaliper>();
  for (const note of notes) {
    const body = note.body as Partial<CaliperNote["body"]>;
    if (note.kind !== "caliper" || !isKind(body.measures) || !body.lead || !body.from || !body.to) continue;
    const caliper = {
      ...{ id: list.length + 1, kind: body.measures, lead: body.lead, row: 0 },
      ...{ from: body.from, to: body.to },
    };
    list.push(caliper);
    saved.set(caliper.id, { noteId: note.id, author: note.author, body: bodyText(noteOf(caliper)) });
  }
  return { list, saved };
}

export interface Changes {
  readonly add: readonly Caliper[];
  readonly change: readonly Caliper[];
  readonly remove: readonly number[];
}

/** What differs between the calipers on the paper and those on the server. */
export function changesBetween(list: readonly Caliper[], saved: ReadonlyMap<number, SavedCaliper>): Changes {
  const ids = new Set(list.map(({ id }) => id));
  return {
    add: list.filter(({ id }) => !saved.has(id)),
    change: list.filter((caliper) => {
      const there = saved.get(caliper.id);
      return there !== undefined && there.body !== bodyText(noteOf(caliper));
    }),
    remove: [...saved.keys()].filter((id) => !ids.has(id)),
  };
}
