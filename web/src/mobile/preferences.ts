/** What a person has chosen on this phone: theme and language. The research app on the same machine shares them. */
import { useSyncExternalStore } from "react";
import { speak, type Language } from "./i18n";

export type Theme = "light" | "dark";

const CHANGED = "ecgomics:preferences";
const darkSystem = window.matchMedia("(prefers-color-scheme: dark)");

function theme(): Theme {
  const chosen = window.localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") return chosen;
  return darkSystem.matches ? "dark" : "light";
}

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

function language(): Language {
  const chosen = window.localStorage.getItem("language");
  if (chosen === "en" || chosen === "zh") return chosen;
  return navigator.language.startsWith("zh") ? "zh" : "en";
}

/** Load the messages of the language that was chosen before; awaited once before anything is drawn. */
export async function speakChosen(): Promise<void> {
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  await speak(language());
}

export const useTheme = (): Theme => useSyncExternalStore(subscribe, theme);
export const useLanguage = (): Language => useSyncExternalStore(subscribe, language);

export function chooseTheme(chosen: Theme): void {
  window.localStorage.setItem("theme", chosen);
  announce();
}

export async function chooseLanguage(chosen: Language): Promise<void> {
  window.localStorage.setItem("language", chosen);
  await speakChosen();
  announce();
}
