import { useEffect, useRef, type RefObject } from "react";
import { useLetterKeys } from "./preferences";

/** Where letters are text and not keys. */
export const TAKES_TEXT = "input, select, textarea, [contenteditable], dialog";

/**
 * Keys of a work surface. They act while the surface or nothing else has the focus, never in a field, and single
 * characters only if the person has not switched them off. `onKey` says whether it used the key.
 */
export function useKeys(
  onKey: (event: KeyboardEvent) => boolean,
  surface: RefObject<HTMLElement | null>,
): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  const letters = useLetterKeys();
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || target.closest(TAKES_TEXT)) return;
      if (event.key.length === 1 && !letters) return;
      const onSurface = target === surface.current;
      // Arrows and page keys scroll elsewhere, and Enter presses a focused button; only letters act from there.
      if (event.key.length > 1 && !onSurface) return;
      if (latest.current(event)) event.preventDefault();
    };
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, [letters, surface]);
}
