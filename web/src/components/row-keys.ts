import { useCallback, type KeyboardEvent } from "react";
import { useLetterKeys } from "../core/preferences";

const ROWS = ".biomarker-line, .section-head, .missing-head";

/** Keys of the panel: arrows walk the rows, `.` pins and `y` copies the one with the focus. */
export function useRowKeys(): (event: KeyboardEvent<HTMLElement>) => void {
  const letters = useLetterKeys();
  return useCallback(
    (event) => {
      const target = event.target as HTMLElement;
      if (!target.matches(ROWS)) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step !== undefined) {
        event.preventDefault();
        const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(ROWS)];
        rows[rows.indexOf(target) + step]?.focus();
        return;
      }
      const action = { ".": "pin", y: "copy" }[event.key];
      if (action === undefined || !letters) return;
      event.preventDefault();
      event.stopPropagation();
      target.dispatchEvent(new CustomEvent(`biomarker-${action}`));
    },
    [letters],
  );
}
