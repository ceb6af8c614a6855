import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type JSX } from "react";
import { addNote } from "../api/live";
import type { LiveNote } from "../core/live-messages";
import { dateTimeText } from "../core/format";
import { useMay } from "../core/session";
import { say } from "../i18n";
import { Failure } from "./states";

interface Props {
  readonly id: string;
  readonly notes: readonly LiveNote[];
  readonly canAdd: boolean;
}

/** What clinicians wrote while they watched. */
export function LiveNotes({ id, notes, canAdd }: Props): JSX.Element {
  const words = say().live;
  const mayNote = useMay("analyst");
  const cache = useQueryClient();
  const [text, setText] = useState("");
  const adding = useMutation({
    mutationFn: () => addNote(id, text.trim()),
    onSuccess: () => {
      setText("");
      return cache.invalidateQueries({ queryKey: ["live-session", id] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== "") adding.mutate();
  };
  return (
    <section className="live-notes panel" aria-label={words.notes}>
      <h2>{words.notes}</h2>
      {notes.length === 0 && <p className="muted">{words.noNotes}</p>}
      <ul>
        {notes.map(({ at, author, text: note }) => (
          <li key={`${at} ${note}`}>
            <p>{note}</p>
            <p className="muted number">
              {dateTimeText(at)} {author}
            </p>
          </li>
        ))}
      </ul>
      {canAdd && mayNote && (
        <form onSubmit={submit}>
          <label className="field">
            {words.noteLabel}
            <textarea
              rows={2}
              maxLength={2000}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          <button type="submit" disabled={adding.isPending || text.trim() === ""}>
            {words.addNote}
          </button>
        </form>
      )}
      {adding.isError && <Failure title={words.noteFailed} error={adding.error} />}
    </section>
  );
}
