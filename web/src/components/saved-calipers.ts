import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import * as api from "../api/beats";
import type { Caliper } from "../core/caliper";
import { bodyText, calipersOf, changesBetween, noteOf, type SavedCaliper } from "../core/caliper-notes";
import { MOST_CALIPERS, type Calipers } from "./calipers";

/** A leg that is being dragged is not sent at every step. */
const RESTS_MS = 400;

/** Keeps the calipers with the recording: loads what is there, and sends each that came to rest, from who may. */
export function useSavedCalipers(
  recordingId: string,
  calipers: Calipers,
  maySend: boolean,
): { readonly authorOf: (id: number) => string; readonly error: Error | null } {
  const cache = useQueryClient();
  const found = useQuery(api.notes(recordingId));
  const saved = useRef<Map<number, SavedCaliper> | null>(null);
  const queue = useRef(Promise.resolve());
  const [error, setError] = useState<Error | null>(null);
  const [, redraw] = useState(0);
  const { list } = calipers;

  useEffect(() => {
    if (saved.current !== null || found.data === undefined) return;
    const there = calipersOf(found.data);
    const shown = there.list.slice(-MOST_CALIPERS);
    saved.current = new Map([...there.saved].filter(([id]) => shown.some((each) => each.id === id)));
    if (shown.length > 0) calipers.load(shown);
  }, [found.data, calipers]);

  useEffect(() => {
    if (!maySend) return;
    const timer = window.setTimeout(() => {
      // One after the other, so that a caliper is never added twice.
      queue.current = queue.current.then(() => send(list)).catch(setError);
    }, RESTS_MS);
    const send = async (now: readonly Caliper[]): Promise<void> => {
      const kept = saved.current;
      if (kept === null) return;
      const { add, change, remove } = changesBetween(now, kept);
      for (const caliper of add) keep(kept, caliper, await api.addNote(recordingId, noteOf(caliper)));
      for (const caliper of change) {
        const { noteId } = kept.get(caliper.id)!;
        keep(kept, caliper, await api.changeNote(recordingId, noteId, noteOf(caliper)));
      }
      for (const id of remove) {
        await api.deleteNote(recordingId, kept.get(id)!.noteId);
        kept.delete(id);
      }
      setError(null);
      if (add.length + change.length + remove.length === 0) return;
      redraw((times) => times + 1);
      await cache.invalidateQueries({ queryKey: ["notes", recordingId] });
    };
    return () => window.clearTimeout(timer);
  }, [list, recordingId, cache, maySend]);

  return { authorOf: (id) => saved.current?.get(id)?.author ?? "", error };
}

function keep(saved: Map<number, SavedCaliper>, caliper: Caliper, note: api.Note): void {
  saved.set(caliper.id, { noteId: note.id, author: note.author, body: bodyText(noteOf(caliper)) });
}
