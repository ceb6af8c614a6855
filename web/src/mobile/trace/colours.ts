import type { Theme } from "../preferences";
import type { Colours } from "./paint";

/** The colours of the paper in a theme, from the same style sheet as everything else. */
export function traceColours(theme: Theme): Colours {
  document.documentElement.dataset["theme"] = theme;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: colour("paper"),
    minor: colour("grid-minor"),
    major: colour("grid-major"),
    trace: colour("trace"),
    hatch: colour("gap"),
    label: colour("trace-label"),
    beat: colour("accent"),
    early: colour("high"),
  };
}
