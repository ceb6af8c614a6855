import { useEffect, useId, useRef, useState, type FormEvent, type JSX } from "react";
import { say } from "../i18n";
import { countText } from "../core/format";
import { Dialog } from "./dialog";

interface Props {
  readonly open: boolean;
  readonly count: number;
  /** Tags that the recordings have, and all that there are. */
  readonly present: readonly string[];
  readonly known: readonly string[];
  readonly onClose: () => void;
  readonly onChange: (change: { addTags: readonly string[]; removeTags: readonly string[] }) => void;
}

/** Tags are added and taken off. */
export function TagDialog({ open, count, onClose, ...rest }: Props): JSX.Element {
  const title = say().library.tagTitle(countText(count), count);
  return (
    <Dialog open={open} title={title} onClose={onClose}>
      <TagForm {...rest} />
    </Dialog>
  );
}

function TagForm({ present, known, onChange }: Pick<Props, "present" | "known" | "onChange">): JSX.Element {
  const words = say().library;
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  useEffect(() => input.current?.focus(), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const tag = text.trim().replace(/\s+/g, " ");
    if (tag !== "") onChange({ addTags: [tag], removeTags: [] });
    setText("");
  };
  return (
    <>
      {present.length > 0 && (
        <ul className="tag-list">
          {present.map((tag) => (
            <li key={tag} className="badge">
              {tag}
              <button
                type="button"
                className="quiet"
                aria-label={words.removeTag(tag)}
                onClick={() => onChange({ addTags: [], removeTags: [tag] })}
              >
                ✕
              </button>
            </li>
          ))}
        </ul>
      )}
      <form className="inline-form" onSubmit={submit}>
        <label className="field">
          {words.newTag}
          <input
            ref={input}
            list={listId}
            value={text}
            maxLength={60}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <datalist id={listId}>
          {known.map((tag) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
        <button type="submit" className="primary">
          {words.addTag}
        </button>
      </form>
    </>
  );
}
