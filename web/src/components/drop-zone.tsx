import type { JSX } from "react";
import { chooseOptions, useOptions } from "../api/uploads";
import { useMay } from "../core/session";
import { say } from "../i18n";
import { FileChoice } from "./file-choice";

/** Says that files may be dropped anywhere, offers buttons for that, and asks what else of them is kept. */
export function DropZone({ large }: { large: boolean }): JSX.Element | null {
  const { keepIdentity, keepOriginal } = useOptions();
  const words = say().uploads;
  if (!useMay("analyst")) return null;
  return (
    <section className={large ? "drop-zone large" : "drop-zone"} aria-label={words.add}>
      <div>
        {large && <h1>{words.firstTitle}</h1>}
        <p>
          <strong>{words.dropHere}</strong> <span className="muted">{words.formats}</span>
        </p>
        <details className="keep-options" open={keepIdentity || keepOriginal || undefined}>
          <summary>{words.options}</summary>
          <label className="check muted">
            <input
              type="checkbox"
              checked={keepIdentity}
              onChange={(event) => chooseOptions({ keepIdentity: event.target.checked })}
            />
            {words.keepIdentity}
          </label>
          <label className="check muted">
            <input
              type="checkbox"
              checked={keepOriginal}
              onChange={(event) => chooseOptions({ keepOriginal: event.target.checked })}
            />
            {words.keepOriginal}
          </label>
        </details>
      </div>
      <FileChoice primary={large ? "files" : null} />
    </section>
  );
}
