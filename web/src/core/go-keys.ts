/** `g` and then a letter goes to a part of the platform, `/` and Ctrl K find anything; from anywhere but a field. */
import { useEffect, useRef } from "react";
import { goTo } from "./location";
import { useLetterKeys } from "./preferences";
import { projectHere, withProject } from "./project";
import { TAKES_TEXT } from "./keys";

const PLACES: Readonly<Record<string, string>> = {
  h: "/",
  l: "/library",
  v: "/live",
  p: "/participants",
  c: "/cohorts",
  b: "/catalogue",
  m: "/models",
  j: "/jobs",
  s: "/settings",
};
/** How long the second letter may take. */
const PATIENCE_MS = 1200;

export function useGoKeys(onFind: () => void): void {
  const find = useRef(onFind);
  find.current = onFind;
  const letters = useLetterKeys();
  useEffect(() => {
    let waitsUntil = 0;
    const listener = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        find.current();
        return;
      }
      if (!letters || event.ctrlKey || event.metaKey || event.altKey || target.closest(TAKES_TEXT)) return;
      if (event.key === "/") {
        event.preventDefault();
        find.current();
      } else if (event.timeStamp < waitsUntil && event.key in PLACES) {
        event.preventDefault();
        event.stopImmediatePropagation();
        goTo(withProject(PLACES[event.key]!, projectHere()));
        waitsUntil = 0;
      } else {
        waitsUntil = event.key === "g" ? event.timeStamp + PATIENCE_MS : 0;
      }
    };
    // Before the keys of a screen, so that the second letter does not act there as well.
    window.addEventListener("keydown", listener, { capture: true });
    return () => window.removeEventListener("keydown", listener, { capture: true });
  }, [letters]);
}
