import { useEffect, useRef, type JSX } from "react";
import { chooseLetterKeys, useLetterKeys } from "../core/preferences";

const KEYS: readonly (readonly [string, string])[] = [
  ["l", "next layout"],
  ["s", "paper speed 25 or 50 mm/s"],
  ["h", "gain 5, 10 or 20 mm/mV"],
  ["+ −", "zoom; Ctrl and wheel zooms at the pointer"],
  ["0 9", "fit the width, true size"],
  ["← → ↑ ↓", "move the paper, further with Shift"],
  ["PgUp PgDn", "page of ten seconds before, after"],
  ["f", "fiducials on or off"],
  ["m", "map of what the encoder sees on or off"],
  ["c", "caliper: drag on the paper, or Enter for one in the middle"],
  ["← → ↑ ↓", "with a caliper: move its leg by a sample, 10 ms with Shift, 100 ms with Alt"],
  ["x", "with a caliper: the other leg"],
  ["Del", "with a caliper: remove it"],
  ["Esc", "put the caliper away"],
  ["?", "this list"],
];

export function HelpDialog({ open, onClose }: { open: boolean; onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const letters = useLetterKeys();
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="help-title">
      <h2 id="help-title">Keys on the ECG paper</h2>
      <dl className="keys">
        {KEYS.map(([keys, text]) => (
          <div key={text}>
            <dt>
              {keys.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p className="actions">
        <label>
          <input
            type="checkbox"
            checked={letters}
            onChange={(event) => chooseLetterKeys(event.target.checked)}
          />
          Single characters act as keys
        </label>
        <button type="button" className="end" onClick={onClose}>
          Close
        </button>
      </p>
    </dialog>
  );
}
