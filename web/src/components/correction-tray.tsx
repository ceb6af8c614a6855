import { useQuery } from "@tanstack/react-query";
import { useState, type JSX } from "react";
import * as queries from "../api/queries";
import type { Correction, MovedByEdit } from "../api/types";
import { headlineOf, type Known } from "../core/moved";
import { momentText } from "../core/moment";
import { useAuthor, useLanguage } from "../core/preferences";
import { say } from "../i18n";
import { Dialog } from "./dialog";
import { editText } from "./edit-text";
import { changeText, MovedTable } from "./moved-table";
import { Failure } from "./states";
import type { CorrectionState } from "./use-corrections";

/** The changes that are not kept yet, what they would move, and what can be done with them. */
export function CorrectionTray({ corrections }: { corrections: CorrectionState }): JSX.Element | null {
  const { draft, preview, error, unreachable, sending } = corrections;
  const [all, setAll] = useState(false);
  const known = useKnown();
  const author = useAuthor();
  const words = say().corrections;
  const count = draft.edits.length;
  if (count === 0) return null;
  const refused = new Map(preview?.refused.map(({ place, why }) => [place, why]));
  return (
    <div className="tray" role="region" aria-label={words.tray}>
      {corrections.overtaken && <Overtaken corrections={corrections} layers={corrections.overtaken} />}
      {unreachable && (
        <p className="strip warning" role="alert">
          {words.lost(count)}
        </p>
      )}
      {error && !unreachable && <Failure title={words.failed} error={error} />}
      <div className="tray-line">
        <strong data-testid="changes">{words.changes(count)}</strong>
        <span role="status" data-testid="moves">
          <Moves corrections={corrections} known={known} />
        </span>
        <span className="actions end">
          <button
            type="button"
            className="quiet"
            title={`${words.undo} (Ctrl Z)`}
            onClick={corrections.undoStep}
          >
            {say().common.undo}
          </button>
          <button type="button" onClick={() => setAll(true)} disabled={!preview?.moved.length}>
            {words.showAll}
          </button>
          <button type="button" onClick={corrections.discard}>
            {words.discard}
          </button>
          <button
            type="button"
            className="primary"
            disabled={sending || refused.size > 0 || corrections.overtaken !== null}
            onClick={() => corrections.apply()}
          >
            {sending ? words.applying : words.apply}
          </button>
        </span>
      </div>
      <div className="tray-line">
        <ul className="edit-list">
          {draft.edits.map((edit, place) => (
            <li key={editText(edit)} className={refused.has(place) ? "refused" : undefined}>
              <span className="number">{editText(edit)}</span>
              {refused.has(place) && (
                <span className="danger">
                  {words.refused} {refused.get(place)}
                </span>
              )}
              <button
                type="button"
                className="quiet"
                aria-label={words.drop(editText(edit))}
                onClick={() => corrections.remove(place)}
              >
                ✕
              </button>
            </li>
          ))}
        </ul>
        <label className="reason">
          <span className="visually-hidden">{words.reason}</span>
          <input
            type="text"
            maxLength={500}
            placeholder={words.reasonHint}
            value={draft.reason}
            onChange={(event) => corrections.setReason(event.target.value)}
          />
        </label>
        <span className="muted">{words.by(author || words.noAuthor)}</span>
      </div>
      <Dialog open={all} wide title={words.allThatMoves} onClose={() => setAll(false)}>
        <MovedTable rows={preview?.moved ?? []} known={known} />
      </Dialog>
    </div>
  );
}

function Moves({ corrections, known }: { corrections: CorrectionState; known: Known }): JSX.Element {
  const { preview, asking } = corrections;
  const words = say().corrections;
  if (preview === null) return <>{asking ? words.looking : ""}</>;
  if (preview.moved.length === 0) return <>{words.nothingMoves}</>;
  const first = headlineOf(preview.moved, known);
  return (
    <>
      {words.move(preview.biomarkers)}
      {first && <span className="number"> · {headlineText(first, known)}</span>}
    </>
  );
}

const headlineText = (row: MovedByEdit, known: Known): string =>
  [known(row.symbol)?.label ?? row.symbol, row.lead, changeText(row)].filter(Boolean).join(" ");

/** Somebody else kept or took back a correction meanwhile; nothing of one's own is lost. */
function Overtaken({
  corrections,
  layers,
}: {
  corrections: CorrectionState;
  layers: readonly Correction[];
}): JSX.Element {
  const [shown, setShown] = useState(false);
  const words = say().corrections;
  const last = layers.at(-1);
  const undone = last?.undone_at ?? null;
  const what =
    undone === null
      ? words.overtaken(last?.author ?? "", momentText(last?.at ?? ""))
      : words.takenBack(last?.undone_by ?? "", momentText(undone));
  return (
    <div className="strip warning overtaken" role="alert">
      <span>
        {what} {words.overtakenMine(corrections.draft.edits.length)}
      </span>
      <span className="actions">
        <button type="button" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {words.showChange}
        </button>
        <button type="button" onClick={() => corrections.apply("latest")} disabled={corrections.sending}>
          {words.keepMine}
        </button>
      </span>
      {shown && (
        <ul>
          {layers.flatMap((layer) =>
            layer.edits.map((edit) => (
              <li key={`${layer.revision} ${editText(edit)}`} className="number">
                {words.layer(layer.revision)}: {editText(edit)}
              </li>
            )),
          )}
        </ul>
      )}
    </div>
  );
}

/** Names and tiers of biomarkers in the language of the page. */
export function useKnown(): Known {
  const catalogue = useQuery(queries.catalogue());
  const chinese = useLanguage() === "zh";
  return (symbol) => {
    const found = catalogue.data?.biomarkers.find((each) => each.symbol === symbol);
    return found && { tier: found.tier, label: (chinese && found.label_zh) || found.label };
  };
}
