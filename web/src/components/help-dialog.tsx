import { useEffect, useRef, type JSX } from "react";
import { usePath } from "../core/location";
import { chooseLetterKeys, useLetterKeys } from "../core/preferences";
import { say } from "../i18n";

/** Which lists of keys belong to a screen; a screen with keys of its own adds a line. */
const SCREENS: readonly {
  readonly pattern: RegExp;
  readonly section: "library" | "paper" | "calipers" | "live";
}[] = [
  { pattern: /^\/library\/?$/, section: "library" },
  { pattern: /^\/live(\/[^/]+)?\/?$/, section: "live" },
  { pattern: /^\/r\/[^/]+\/?$/, section: "paper" },
  { pattern: /^\/r\/[^/]+\/?$/, section: "calipers" },
];

export function HelpDialog({ open, onClose }: { open: boolean; onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const letters = useLetterKeys();
  const path = usePath();
  const words = say().keys;
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  const sections = SCREENS.filter(({ pattern }) => pattern.test(path)).map(({ section }) => section);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="help-title" className="help-dialog">
      <h2 id="help-title">{words.title}</h2>
      {[...sections, "everywhere" as const].map((section) => (
        <KeyList key={section} title={words.sections[section]} lines={words.lines[section]} />
      ))}
      <p className="actions">
        <label>
          <input
            type="checkbox"
            checked={letters}
            onChange={(event) => chooseLetterKeys(event.target.checked)}
          />
          {words.lettersActAsKeys}
        </label>
        <button type="button" className="end" onClick={onClose}>
          {say().common.close}
        </button>
      </p>
    </dialog>
  );
}

/** Lines of a message file: keys to what they do. */
function KeyList({ title, lines }: { title: string; lines: Readonly<Record<string, string>> }): JSX.Element {
  return (
    <>
      <h3>{title}</h3>
      <dl className="keys">
        {Object.entries(lines).map(([keys, text]) => (
          <div key={keys}>
            <dt>
              {keys.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
