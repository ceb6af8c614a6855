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

const chosenTheme = (): Theme | "system" => {
  const chosen = window.localStorage.getItem("theme");
  return chosen === "light" || chosen === "dark" ? chosen : "system";
};

export const useTheme = (): Theme => useSyncExternalStore(subscribe, theme);
/** What was chosen: a theme, or that of the phone. */
export const useChosenTheme = (): Theme | "system" => useSyncExternalStore(subscribe, chosenTheme);
export const useLanguage = (): Language => useSyncExternalStore(subscribe, language);

export function chooseTheme(chosen: Theme | "system"): void {
  if (chosen === "system") window.localStorage.removeItem("theme");
  else window.localStorage.setItem("theme", chosen);
  announce();
}

const VIBRATION = "vibration";
/** Whether the phone vibrates when the strap is lost; a person can do without. */
export const usesVibration = (): boolean => window.localStorage.getItem(VIBRATION) !== "off";
export const useVibration = (): boolean => useSyncExternalStore(subscribe, usesVibration);

export function chooseVibration(on: boolean): void {
  window.localStorage.setItem(VIBRATION, on ? "on" : "off");
  announce();
}

const SEEN = "mobile-welcome";
const hasSeenWelcome = (): boolean => window.localStorage.getItem(SEEN) === "seen";
/** Whether the three steps of the explanation have been seen. */
export const useWelcomeSeen = (): boolean => useSyncExternalStore(subscribe, hasSeenWelcome);

export function setWelcomeSeen(seen: boolean): void {
  if (seen) window.localStorage.setItem(SEEN, "seen");
  else window.localStorage.removeItem(SEEN);
  announce();
}

export async function chooseLanguage(chosen: Language): Promise<void> {
  window.localStorage.setItem("language", chosen);
  await speakChosen();
  announce();
}
