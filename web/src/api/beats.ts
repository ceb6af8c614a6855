/** Beats of a recording, and the notes that people put on it. */
import { queryOptions } from "@tanstack/react-query";
import { json, request, sent } from "./client";
import type { components } from "./schema";

type Schema = components["schemas"];

export type Beats = Schema["Beats"];
export type BeatFacts = Schema["BeatFacts"];
export type RepresentativeBeat = NonNullable<Beats["representative"]>;
export type Vectorcardiogram = NonNullable<Beats["vcg"]>;
export type Note = Schema["Note"];
export type CaliperNote = Schema["CaliperNote"];
export type ArtefactNote = Schema["ArtefactNote"];
export type CommentNote = Schema["CommentNote"];
export type NewNote = CaliperNote | ArtefactNote | CommentNote;

const of = (recordingId: string, rest: string): string =>
  `/recordings/${encodeURIComponent(recordingId)}/${rest}`;

export const beats = (recordingId: string, wanted: boolean, settings: string) =>
  queryOptions({
    queryKey: ["beats", recordingId, settings],
    queryFn: () => json<Beats>(of(recordingId, `beats?${new URLSearchParams({ settings })}`)),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: wanted,
  });

export const notes = (recordingId: string) =>
  queryOptions({
    queryKey: ["notes", recordingId],
    queryFn: () => json<Note[]>(of(recordingId, "notes")),
  });

export const addNote = (recordingId: string, note: NewNote): Promise<Note> =>
  json(of(recordingId, "notes"), sent("POST", note));

export const changeNote = (recordingId: string, id: string, note: NewNote): Promise<Note> =>
  json(of(recordingId, `notes/${id}`), sent("PUT", note));

export async function deleteNote(recordingId: string, id: string): Promise<void> {
  await request(of(recordingId, `notes/${id}`), { method: "DELETE" });
}
