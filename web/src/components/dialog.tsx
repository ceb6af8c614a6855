import { useEffect, useId, useRef, type JSX, type ReactNode } from "react";
import { say } from "../i18n";

/** A dialogue over the page: it keeps the focus, gives it back, and closes with Esc. */
export function Dialog({
  open,
  title,
  wide = false,
  onClose,
  children,
}: {
  open: boolean;
  title: string;
  wide?: boolean;
  onClose: () => void;
  children: ReactNode;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open) dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className={wide ? "wide" : undefined} onClose={onClose} aria-labelledby={titleId}>
      <h2 id={titleId}>{title}</h2>
      {open && children}
      <p className="actions">
        <button type="button" className="end" onClick={onClose}>
          {say().common.close}
        </button>
      </p>
    </dialog>
  );
}
