import type { JSX } from "react";
import type { NoAnswer } from "../api/calls";
import { say } from "../i18n";
import { problemText } from "../problem-text";

const ABSENT = 404;

/** While the server is asked; it appears only where that takes long. */
export function Waiting(): JSX.Element {
  return (
    <div className="waiting" role="status">
      <span className="visually-hidden">{say().common.loading}</span>
      <span className="bar" aria-hidden="true" />
      <span className="bar" aria-hidden="true" />
      <span className="bar" aria-hidden="true" />
    </div>
  );
}

interface Absent {
  readonly notThere: string;
  readonly notThereText: string;
}

/** Why there is nothing to show, and what to do. */
export function Failed({
  error,
  onAgain,
  absent,
}: {
  error: NoAnswer;
  onAgain: () => void;
  absent?: Absent;
}): JSX.Element {
  const isAbsent = error.status === ABSENT && absent !== undefined;
  return (
    <div className="empty" role="alert">
      {isAbsent ? (
        <>
          <h2>{absent.notThere}</h2>
          <p className="muted">{absent.notThereText}</p>
        </>
      ) : (
        <>
          <p>{problemText(error)}</p>
          <button type="button" onClick={onAgain}>
            {say().common.tryAgain}
          </button>
        </>
      )}
    </div>
  );
}
