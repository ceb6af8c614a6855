/** Figures by name, in the order in which people look at them. */
import type { Figures } from "../api/types";
import { sentenceCase, words } from "./format";

const TITLES: ReadonlyMap<string, string> = new Map([
  ["volcano", "Volcano"],
  ["taxonomy", "Taxonomy"],
  ["forest", "Forest"],
  ["lead_map", "Leads"],
  ["heatmap", "Heatmap"],
  ["correlation", "Correlation"],
  ["pca", "PCA"],
  ["umap", "UMAP"],
  ["roc", "ROC"],
  ["pr", "Precision–recall"],
  ["calibration", "Calibration"],
  ["decision", "Decision"],
  ["survival", "Survival"],
  ["beeswarm", "Shapley"],
  ["null", "Null"],
]);

export const figureTitle = (name: string): string => TITLES.get(name) ?? sentenceCase(words(name));

/** Known ones first, others behind them. */
export function figureNames(figures: Figures): string[] {
  const known = [...TITLES.keys()];
  const place = (name: string): number => (known.includes(name) ? known.indexOf(name) : known.length);
  return Object.keys(figures).toSorted((a, b) => place(a) - place(b));
}
