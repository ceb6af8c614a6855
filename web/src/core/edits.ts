/** Changes to recordings, what they did, and how they are taken back. */
import type { LibraryEdit, Edited, Triage } from "../api/types";

/** What the page asks of each recording that is chosen. */
export type Wish =
  | { readonly triage: Triage }
  | { readonly addTags: readonly string[]; readonly removeTags: readonly string[] }
  | { readonly subject: string };

export interface Target {
  readonly id: string;
  readonly revision: number;
}

export const editsOf = (targets: readonly Target[], wish: Wish): LibraryEdit[] =>
  targets.map(({ id, revision }) => ({ id, revision, ...asked(wish) }));

function asked(wish: Wish): Omit<LibraryEdit, "id" | "revision"> {
  if ("triage" in wish) return { triage: wish.triage };
  if ("subject" in wish) return { subject: wish.subject };
  return { add_tags: [...wish.addTags], remove_tags: [...wish.removeTags] };
}

/** What takes changes back, only if nobody changed the recording since; to make them again, that is taken back. */
export const undoing = (edited: readonly Edited[]): LibraryEdit[] =>
  edited
    .filter(({ after }) => Object.keys(after).length > 0)
    .map((each): LibraryEdit => {
      const [made, wanted] = [each.after, each.before] as [Parts, Parts];
      const [has, had] = [made.tags ?? [], wanted.tags ?? []];
      return {
        id: each.id,
        revision: each.revision,
        ...(wanted.triage ? { triage: wanted.triage } : {}),
        ...("subject" in wanted ? { subject: wanted.subject ?? "" } : {}),
        add_tags: had.filter((tag) => !has.includes(tag)),
        remove_tags: has.filter((tag) => !had.includes(tag)),
      };
    });

interface Parts {
  readonly triage?: Triage;
  readonly tags?: readonly string[];
  readonly subject?: string | null;
}

/** A recording as it is after a change, as far as that tells. */
export function applied<R extends Changed>(recording: R, { revision, after }: Edited): R {
  const parts = after as Parts;
  return {
    ...recording,
    revision,
    ...(parts.triage ? { triage: parts.triage } : {}),
    ...(parts.tags ? { tags: [...parts.tags] } : {}),
    ...("subject" in parts ? { subject: parts.subject ?? null } : {}),
  };
}

interface Changed {
  readonly revision: number;
  readonly triage: Triage;
  readonly tags: readonly string[];
  readonly subject: string | null;
}

/** Whether an edit changes nothing of what is known: it need not be sent. */
export const isIdle = (edited: readonly Edited[]): boolean =>
  edited.every(({ after }) => Object.keys(after).length === 0);
