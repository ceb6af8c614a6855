import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { Refusal } from "../api/client";
import * as library from "../api/library";
import { LISTS } from "../api/library-queries";
import type { LibraryEdit, Edited, LibraryPage, Recording } from "../api/types";
import { applied, isIdle, undoing } from "../core/edits";
import { say } from "../i18n";

/** A change that was not made, kept until the person decides on it. */
export interface HeldBack {
  readonly edits: readonly LibraryEdit[];
  readonly undo: boolean;
  readonly told: string;
  readonly error: Error;
  /** Somebody changed the recording meanwhile. */
  readonly isOvertaken: boolean;
}

export interface Edits {
  /** Makes changes; what each did, or null where they were held back. `told` says it in words. */
  readonly make: (edits: readonly LibraryEdit[], told: string) => Promise<Edited[] | null>;
  readonly undo: () => Promise<Edited[] | null>;
  readonly redo: () => Promise<Edited[] | null>;
  readonly canUndo: boolean;
  readonly said: string;
  readonly heldBack: HeldBack | null;
  /** Makes the change that was held back, as it was or over what others changed. */
  readonly again: (over: boolean) => Promise<Edited[] | null>;
  readonly leave: () => void;
}

const MOST_UNDOS = 200;

/** Changes to recordings with undo and redo; nothing is lost where the server refuses or does not answer. */
export function useEdits(): Edits {
  const cache = useQueryClient();
  const done = useRef<Edited[][]>([]);
  const undone = useRef<Edited[][]>([]);
  const [canUndo, setCanUndo] = useState(false);
  const [said, setSaid] = useState("");
  const [heldBack, setHeldBack] = useState<HeldBack | null>(null);

  const send = useCallback(
    async (edits: readonly LibraryEdit[], { undo, told }: { undo: boolean; told: string }) => {
      try {
        const edited = await library.editRecordings(edits, undo);
        setHeldBack(null);
        setSaid(isIdle(edited) ? say().library.done.nothing : told);
        bringUpToDate(cache, edited);
        return edited;
      } catch (problem) {
        const error = problem instanceof Error ? problem : new Error(String(problem));
        const isOvertaken = error instanceof Refusal && error.kind === "conflict";
        setHeldBack({ edits, undo, told, error, isOvertaken });
        if (isOvertaken) void cache.invalidateQueries({ queryKey: ["recordings"] });
        if (isOvertaken)
          edits.forEach(({ id }) => void cache.invalidateQueries({ queryKey: ["recording", id] }));
        return null;
      }
    },
    [cache],
  );

  const move = useCallback(
    async (
      edits: readonly LibraryEdit[],
      how: { undo: boolean; told: string },
      to: { current: Edited[][] },
    ) => {
      const edited = await send(edits, how);
      if (edited !== null && !isIdle(edited)) to.current = [...to.current, edited].slice(-MOST_UNDOS);
      setCanUndo(done.current.length > 0);
      return edited;
    },
    [send],
  );

  const make = useCallback(
    (edits: readonly LibraryEdit[], told: string) => {
      undone.current = [];
      return move(edits, { undo: false, told }, done);
    },
    [move],
  );

  const back = useCallback(
    async (from: { current: Edited[][] }, to: { current: Edited[][] }) => {
      const last = from.current.at(-1);
      if (last === undefined) return null;
      const edits = undoing(last);
      const told = say().library.done.undone(String(edits.length));
      const edited = await move(edits, { undo: true, told }, to);
      if (edited !== null) from.current = from.current.slice(0, -1);
      setCanUndo(done.current.length > 0);
      return edited;
    },
    [move],
  );

  return {
    make,
    undo: useCallback(() => back(done, undone), [back]),
    redo: useCallback(() => back(undone, done), [back]),
    canUndo,
    said,
    heldBack,
    again: async (over) => {
      if (heldBack === null) return null;
      const edits = heldBack.edits.map((each) => (over ? { ...each, revision: null } : each));
      return move(edits, heldBack, done);
    },
    leave: () => setHeldBack(null),
  };
}

/** What is on the screen shows a change at once; counts and order follow from the server. */
function bringUpToDate(cache: QueryClient, edited: readonly Edited[]): void {
  const byId = new Map(edited.map((each) => [each.id, each]));
  const updated = (recording: Recording): Recording => {
    const change = byId.get(recording.id);
    return change === undefined ? recording : applied(recording, change);
  };
  cache.setQueriesData<LibraryPage>({ queryKey: LISTS }, (page) =>
    page === undefined ? page : { ...page, items: page.items.map(updated) },
  );
  for (const { id } of edited) {
    cache.setQueryData<Recording>(["recording", id], (recording) => recording && updated(recording));
  }
  void cache.invalidateQueries({ queryKey: ["recordings"] });
  void cache.invalidateQueries({ queryKey: ["subject"] });
  void cache.invalidateQueries({ queryKey: ["cohort"] });
  void cache.invalidateQueries({ queryKey: ["cohorts"] });
}
