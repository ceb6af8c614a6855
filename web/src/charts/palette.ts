/** The colours of charts in a theme, from the style sheet; each dimension and level also has a shape of its own. */
import type { Theme } from "../core/preferences";

export interface Palette {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly ground: string;
  readonly accent: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** From clearly below over the middle to clearly above. */
  readonly diverging: readonly string[];
  readonly levels: readonly string[];
}

const DIMENSIONS = ["structural", "intensity", "functional", "comparative"];
const STEPS = [1, 2, 3, 4, 5, 6, 7];
const LEVELS = [1, 2, 3, 4, 5, 6];

export function palette(theme: Theme): Palette {
  document.documentElement.dataset["theme"] = theme;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    text: colour("text"),
    muted: colour("text-3"),
    line: colour("hairline"),
    ground: colour("bg"),
    accent: colour("accent"),
    dimensions: Object.fromEntries(DIMENSIONS.map((name) => [name, colour(name)])),
    diverging: STEPS.map((step) => colour(`z-${step}`)),
    levels: LEVELS.map((level) => colour(`level-${level}`)),
  };
}

const GLYPHS: Readonly<Record<string, string>> = {
  structural: "rect",
  intensity: "diamond",
  functional: "triangle",
  comparative: "path://M4 0h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
};

export const glyphOf = (dimension: string): string => GLYPHS[dimension] ?? "circle";
export const colourOf = (dimension: string, { dimensions, muted }: Palette): string =>
  dimensions[dimension] ?? muted;

const LEVEL_GLYPHS = ["circle", "triangle", "rect", "diamond", "pin", "arrow"];
export const levelGlyph = (level: number): string => LEVEL_GLYPHS[level % LEVEL_GLYPHS.length]!;
export const levelColour = (level: number, { levels }: Palette): string => levels[level % levels.length]!;
