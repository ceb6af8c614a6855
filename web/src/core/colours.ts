import type { Colours } from "./paint";
import type { Theme } from "./preferences";

/** The colours of the paper in a theme, from the same style sheet as everything else. */
export function paperColours(theme: Theme): Colours {
  document.documentElement.dataset["theme"] = theme;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: colour("paper"),
    minor: colour("grid-minor"),
    major: colour("grid-major"),
    trace: colour("trace"),
    before: colour("trace-before"),
    label: colour("trace-label"),
    hatch: colour("gap"),
    caliper: colour("accent"),
    speaksFor: colour("speaks-for"),
    speaksAgainst: colour("speaks-against"),
    waves: { P: colour("wave-p"), QRS: colour("wave-qrs"), T: colour("wave-t") },
  };
}
