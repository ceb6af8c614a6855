import { useEffect, useRef, useState, type FormEvent, type JSX } from "react";
import { say } from "../i18n";
import { countText } from "../core/format";
import { Dialog } from "./dialog";

interface Props {
  readonly open: boolean;
  readonly count: number;
  readonly subject: string;
  readonly onClose: () => void;
  readonly onMove: (subject: string) => void;
}

/** Files recordings under another person. */
export function MoveDialog({ open, count, subject, onClose, onMove }: Props): JSX.Element {
  const title = say().library.moveTitle(countText(count), count);
  return (
    <Dialog open={open} title={title} onClose={onClose}>
      <MoveForm subject={subject} onMove={onMove} />
    </Dialog>
  );
}

function MoveForm({ subject, onMove }: Pick<Props, "subject" | "onMove">): JSX.Element {
  const words = say().library;
  const [text, setText] = useState(subject);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onMove(text.trim());
  };
  return (
    <form className="inline-form" onSubmit={submit}>
      <p className="hint">{words.moveHint}</p>
      <label className="field">
        {words.pseudonym}
        <input ref={input} value={text} maxLength={200} onChange={(event) => setText(event.target.value)} />
      </label>
      <button type="submit" className="primary">
        {words.moveNow}
      </button>
    </form>
  );
}
