import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import * as api from "../api/beats";
import type { Seconds } from "../core/units";
import { say } from "../i18n";
import type { Wash } from "./select-tool";

interface Artefacts {
  readonly washes: readonly Wash[];
  /** The note that marks a moment, or null. */
  readonly at: (s: Seconds) => string | null;
  readonly mark: (stretch: readonly [Seconds, Seconds]) => void;
  readonly unmark: (noteId: string) => void;
  readonly error: Error | null;
}

/** Stretches that people hold for artefacts, kept as notes; they change no value. */
export function useArtefacts(recordingId: string): Artefacts {
  const cache = useQueryClient();
  const found = useQuery(api.notes(recordingId));
  const onSuccess = (): Promise<void> => cache.invalidateQueries({ queryKey: ["notes", recordingId] });
  const adding = useMutation({
    mutationFn: ([from_s, to_s]: readonly [Seconds, Seconds]) =>
      api.addNote(recordingId, { kind: "artefact", body: { from_s, to_s, text: "" } }),
    onSuccess,
  });
  const deleting = useMutation({
    mutationFn: (noteId: string) => api.deleteNote(recordingId, noteId),
    onSuccess,
  });
  const marked = useMemo(
    () =>
      (found.data ?? []).flatMap((note) => {
        const { from_s, to_s } = note.body as Partial<api.ArtefactNote["body"]>;
        if (note.kind !== "artefact" || from_s === undefined || to_s === undefined) return [];
        return [{ id: note.id, fromS: from_s, toS: to_s, author: note.author }];
      }),
    [found.data],
  );
  return {
    washes: marked.map(({ fromS, toS, author }) => ({
      ...{ fromS, toS },
      text: `${say().paper.artefact} · ${author}`,
    })),
    at: (s) => marked.find(({ fromS, toS }) => s >= fromS && s < toS)?.id ?? null,
    mark: (stretch) => adding.mutate(stretch),
    unmark: (noteId) => deleting.mutate(noteId),
    error: adding.error ?? deleting.error,
  };
}
