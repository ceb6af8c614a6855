/** What the search over everything offers for a text: pages, recordings, cohorts, biomarkers. */

export interface Entry {
  readonly kind: "page" | "recording" | "cohort" | "biomarker" | "report";
  readonly label: string;
  /** What tells it from others of the same name. */
  readonly detail: string;
  readonly to: string;
}

/** Most of one kind that are shown. */
export const MOST_OF_A_KIND = 6;

const wordsOf = (text: string): string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

/**
 * The entries that hold every word of the text in label or detail, those whose label begins with it first; of equal ones
 * the shorter label. All of them in their order where there is no text.
 */
export function found(entries: readonly Entry[], text: string): Entry[] {
  const words = wordsOf(text);
  if (words.length === 0) return entries.slice(0, MOST_OF_A_KIND);
  const start = words.join(" ");
  const rank = (entry: Entry): number => (entry.label.toLowerCase().startsWith(start) ? 0 : 1);
  return entries
    .filter((entry) => {
      const whole = `${entry.label} ${entry.detail}`.toLowerCase();
      return words.every((word) => whole.includes(word));
    })
    .sort((a, b) => rank(a) - rank(b) || a.label.length - b.label.length)
    .slice(0, MOST_OF_A_KIND);
}

/** The place after (step 1) or before (step −1) the present one, round and round; 0 where there was none. */
export const stepped = (now: number, step: number, count: number): number =>
  count === 0 ? -1 : (((now + step) % count) + count) % count;
