import type { JSX } from "react";
import { correctionsHref } from "../api/corrections";
import { momentText } from "../core/moment";
import { useMay } from "../core/session";
import { say } from "../i18n";
import { editText } from "./edit-text";
import type { CorrectionState } from "./use-corrections";

/** Every correction that was made of the recording; the last that holds can be taken back. */
export function CorrectionHistory({
  id,
  corrections,
}: {
  id: string;
  corrections: CorrectionState;
}): JSX.Element {
  const words = say().corrections;
  const mayUndo = useMay("analyst");
  const layers = corrections.kept?.layers ?? [];
  const holding = layers.filter(({ undone_at: undone }) => undone === null);
  return (
    <details className="correction-history">
      <summary>{words.history(holding.length)}</summary>
      <ol reversed>
        {layers.toReversed().map((layer) => (
          <li key={layer.revision} className={layer.undone_at === null ? undefined : "undone"}>
            <strong>{words.layer(layer.revision)}</strong> {words.by(layer.author)}
            {layer.at && <span className="muted number"> · {momentText(layer.at)}</span>}
            {layer.reason && <em> · {layer.reason}</em>}
            <span className="number"> · {layer.edits.map(editText).join("; ")}</span>
            {layer.undone_at !== null && (
              <span className="muted">
                {" "}
                · {words.undone(layer.undone_by ?? "", momentText(layer.undone_at))}
              </span>
            )}
            {layer.revision === corrections.latest && mayUndo && (
              <button type="button" className="quiet" onClick={() => corrections.undo(layer.revision)}>
                {words.undoLayer}
              </button>
            )}
          </li>
        ))}
      </ol>
      <a className="button" href={correctionsHref(id, "yaml")} title={words.exportTitle} download>
        {words.export}
      </a>
    </details>
  );
}
