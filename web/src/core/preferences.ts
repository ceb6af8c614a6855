/** What a person has chosen for this browser: the theme, and whether single letters act as keys. */
import { useSyncExternalStore } from "react";

export type Theme = "light" | "dark";

const CHANGED = "ecgomics:preferences";
const darkSystem = window.matchMedia("(prefers-color-scheme: dark)");

function theme(): Theme {
  const chosen = window.localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") return chosen;
  return darkSystem.matches ? "dark" : "light";
}

/** Style sheet and canvases both take their colours from the root element, so it changes before anybody is told. */
function announce(): void {
  document.documentElement.dataset["theme"] = theme();
  window.dispatchEvent(new Event(CHANGED));
}

darkSystem.addEventListener("change", announce);
document.documentElement.dataset["theme"] = theme();

function subscribe(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  return () => window.removeEventListener(CHANGED, listener);
}

function remember(key: string, value: string): void {
  window.localStorage.setItem(key, value);
  announce();
}

const letterKeys = (): boolean => window.localStorage.getItem("letter-keys") !== "off";

export const useTheme = (): Theme => useSyncExternalStore(subscribe, theme);
export const chooseTheme = (chosen: Theme): void => remember("theme", chosen);
export const useLetterKeys = (): boolean => useSyncExternalStore(subscribe, letterKeys);
export const chooseLetterKeys = (on: boolean): void => remember("letter-keys", on ? "on" : "off");
