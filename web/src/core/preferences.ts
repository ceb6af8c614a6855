/** What a person has chosen for this browser: theme, language, own name, and whether single letters act as keys. */
import { useSyncExternalStore } from "react";
import { speak, type Language } from "../i18n";

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

/** The name that goes with what a person changes; empty where none was given. */
export const author = (): string => window.localStorage.getItem("author") ?? "";

const letterKeys = (): boolean => window.localStorage.getItem("letter-keys") !== "off";

export const useTheme = (): Theme => useSyncExternalStore(subscribe, theme);
export const chooseTheme = (chosen: Theme): void => remember("theme", chosen);
export const useLetterKeys = (): boolean => useSyncExternalStore(subscribe, letterKeys);
export const chooseLetterKeys = (on: boolean): void => remember("letter-keys", on ? "on" : "off");
export const useLanguage = (): Language => useSyncExternalStore(subscribe, language);
export const useAuthor = (): string => useSyncExternalStore(subscribe, author);
export const chooseAuthor = (name: string): void => remember("author", name.trim());
export async function chooseLanguage(chosen: Language): Promise<void> {
  await speak(chosen);
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
  remember("language", chosen);
}
