/** Figures by name, in the order in which people look at them. */
import type { Figures } from "../api/types";
import { say } from "../i18n";
import { sentenceCase, words } from "./format";

const ORDER: readonly string[] = [
  ...["volcano", "taxonomy", "heatmap", "umap", "pca", "forest", "lead_map", "correlation"],
  ...["roc", "pr", "calibration", "decision", "survival", "beeswarm", "null"],
];
/** Parts of a discovery that are tables and stand beside its figures. */
export const TABLES = ["enrichment", "models", "table"] as const;

export const figureTitle = (name: string): string => {
  const titles: Readonly<Record<string, string>> = say().discovery.titles;
  return titles[name] ?? sentenceCase(words(name));
};

/** Known ones first, others behind them. */
export function figureNames(figures: Figures): string[] {
  const place = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return Object.keys(figures).toSorted((a, b) => place(a) - place(b));
}
