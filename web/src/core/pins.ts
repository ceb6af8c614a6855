/** Biomarkers that a person wants to see first, kept in this browser. */
import { useSyncExternalStore } from "react";

const KEY = "pinned-biomarkers";
const CHANGED = "ecgomics:pins";
const NONE: readonly string[] = [];

let last: { text: string | null; pins: readonly string[] } = { text: null, pins: NONE };

/** The same list as long as nothing changes, as React asks of a store. */
function pins(): readonly string[] {
  const text = window.localStorage.getItem(KEY);
  if (text !== last.text) last = { text, pins: text ? text.split(" ").filter(Boolean) : NONE };
  return last.pins;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  return () => window.removeEventListener(CHANGED, listener);
}

export const usePins = (): readonly string[] => useSyncExternalStore(subscribe, pins);

export function togglePin(symbol: string): void {
  const now = pins();
  const next = now.includes(symbol) ? now.filter((each) => each !== symbol) : [...now, symbol];
  window.localStorage.setItem(KEY, next.join(" "));
  window.dispatchEvent(new Event(CHANGED));
}
