import { useEffect, useRef, useState, type FormEvent, type JSX, type KeyboardEvent } from "react";
import type { Triage } from "../api/types";
import { say } from "../i18n";
import { countText } from "../core/format";
import { Dialog } from "./dialog";

/** In the order of the keys 1 to 5. */
const REASONS = ["noise", "wrong person", "lead swap", "duplicate", "other"] as const;
type Reason = (typeof REASONS)[number];

interface Props {
  readonly open: boolean;
  readonly count: number;
  readonly onClose: () => void;
  readonly onExclude: (triage: Triage) => void;
}

/** Why recordings are left out. A digit chooses, Enter confirms; "other" needs words. */
export function ExcludeDialog({ open, count, onClose, onExclude }: Props): JSX.Element {
  const words = say().library;
  return (
    <Dialog open={open} title={words.excludeTitle(countText(count), count)} onClose={onClose}>
      <ReasonForm onExclude={onExclude} />
    </Dialog>
  );
}

function ReasonForm({ onExclude }: Pick<Props, "onExclude">): JSX.Element {
  const words = say().library;
  const [reason, setReason] = useState<Reason>("noise");
  const [note, setNote] = useState("");
  const [asked, setAsked] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const noteField = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const choose = (event: KeyboardEvent): void => {
    const found = REASONS[Number(event.key) - 1];
    if (found === undefined || event.target === noteField.current) return;
    event.preventDefault();
    setReason(found);
    if (found === "other") noteField.current?.focus();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const missing = reason === "other" && note.trim() === "";
    setAsked(missing);
    if (missing) noteField.current?.focus();
    else onExclude({ decision: "excluded", reason, note: note.trim() });
  };
  return (
    <form className="exclude-form" onSubmit={submit} onKeyDown={choose}>
      <fieldset>
        <legend>{words.reason}</legend>
        {REASONS.map((each, i) => (
          <label key={each} className="check">
            <input
              ref={i === 0 ? first : undefined}
              type="radio"
              name="reason"
              checked={reason === each}
              onChange={() => setReason(each)}
            />
            <kbd>{i + 1}</kbd> {words.values[each]}
          </label>
        ))}
      </fieldset>
      <label className="field">
        {reason === "other" ? words.noteNeeded : words.noteOptional}
        <input
          ref={noteField}
          value={note}
          maxLength={2000}
          aria-invalid={asked}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      <p className="hint">{words.reasonKeys}</p>
      <button type="submit" className="primary">
        {words.excludeNow}
      </button>
    </form>
  );
}
