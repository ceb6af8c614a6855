import type { Colours } from "./paint";
import type { HolterColours } from "./paint-holter";
import type { BeatColours } from "./paint-sweep";
import type { Theme } from "./preferences";

/** The colours of the bands of a long recording. */
export function holterColours(theme: Theme): HolterColours {
  const paper = paperColours(theme);
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ...paper,
    night: colour("night"),
    band: colour("rate-band"),
    line: colour("accent"),
    surface: colour("surface"),
    hairline: colour("hairline"),
    text2: colour("text-2"),
    ventricular: colour("beat-v"),
    supraventricular: colour("beat-s"),
    paced: colour("beat-p"),
    fibrillation: colour("beat-af"),
    other: colour("text-3"),
    poor: colour("poor"),
  };
}

/** The colours of a running trace and the beats on it. */
export function liveColours(theme: Theme): Colours & BeatColours {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return { ...paperColours(theme), ventricular: colour("beat-v"), supraventricular: colour("beat-s") };
}

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
