import { useEffect, useState, type JSX, type ReactNode } from "react";
import { Refusal } from "../api/client";
import { say } from "../i18n";

const PATIENCE_MS = 150;

/** The shape of what is coming; it appears only if that takes a moment. */
export function Skeleton({ label, lines = 1 }: { label: string; lines?: number }): JSX.Element | null {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), PATIENCE_MS);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <div className="skeleton" role="status" aria-label={label} data-shown={shown}>
      {Array.from({ length: lines }, (_, i) => (
        <span key={i} />
      ))}
    </div>
  );
}

export function Empty({ children }: { children: ReactNode }): JSX.Element {
  return <div className="empty">{children}</div>;
}

/** What went wrong, why, and what can be done. */
export function Failure({
  title,
  error,
  onRetry,
}: {
  title: string;
  error: Error;
  onRetry?: () => void;
}): JSX.Element {
  const details = error instanceof Refusal ? error.details : String(error.stack);
  return (
    <div className="failure" role="alert">
      <strong>{title}</strong>
      <p>{error.message}</p>
      <p className="actions">
        {onRetry && (
          <button type="button" onClick={onRetry}>
            {say().common.tryAgain}
          </button>
        )}
        <button type="button" className="quiet" onClick={() => void navigator.clipboard.writeText(details)}>
          {say().common.copyDetails}
        </button>
      </p>
    </div>
  );
}
