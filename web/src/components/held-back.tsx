import type { JSX } from "react";
import { say } from "../i18n";
import type { Edits } from "./use-edits";

interface Props {
  readonly edits: Edits;
  /** Brings the recording that was changed elsewhere into sight. */
  readonly onShow?: (recordingId: string) => void;
}

/** A change that was not made: who was quicker, and what can be done; until then it is kept. */
export function HeldBackStrip({ edits, onShow }: Props): JSX.Element | null {
  const { heldBack } = edits;
  if (heldBack === null) return null;
  const words = say().library;
  const first = heldBack.edits[0];
  return (
    <div className="strip warning held-back" role="alert">
      <p>
        <strong>{heldBack.isOvertaken ? words.overtaken : words.notChanged}</strong> {heldBack.error.message}
        {heldBack.isOvertaken && ` ${words.overtakenHint}`}
      </p>
      <p className="actions">
        {heldBack.isOvertaken && onShow && first && (
          <button type="button" onClick={() => onShow(first.id)}>
            {words.showChange}
          </button>
        )}
        <button type="button" onClick={() => void edits.again(heldBack.isOvertaken)}>
          {heldBack.isOvertaken ? words.makeAnyway : say().common.tryAgain}
        </button>
        <button type="button" onClick={edits.leave}>
          {words.leaveIt}
        </button>
      </p>
    </div>
  );
}
