import { useState, type JSX } from "react";
import { say } from "../i18n";

const SHOWN_MS = 1500;

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text, label }: { text: string; label?: string }): JSX.Element {
  const [done, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setDone(true);
    window.setTimeout(() => setDone(false), SHOWN_MS);
  };
  return (
    <button type="button" aria-live="polite" onClick={() => void copy()}>
      {done ? say().common.copied : (label ?? say().common.copy)}
    </button>
  );
}
