/**
 * What the page says, in the language that was chosen. Components read `say().<area>.<key>`; sentences with numbers are
 * functions. English defines which messages there are; a language that lacks one does not compile.
 */
import * as english from "./en";
import type { Words } from "./words";

export type Language = "en" | "zh";
export type Messages = { readonly [Area in keyof typeof english]: Words<(typeof english)[Area]> };

/** Each language in its own name. */
export const LANGUAGES: Readonly<Record<Language, string>> = { en: "English", zh: "中文" };

let spoken: Messages = english;

/** The messages of the present language. */
export const say = (): Messages => spoken;

/** Whether Chinese is spoken: names that the server gives in both languages are chosen by it. */
export const isChinese = (): boolean => spoken !== english;

/** Speak a language from now on; what is on the screen must be drawn again by the caller. */
export async function speak(language: Language): Promise<void> {
  spoken = language === "zh" ? await import("./zh") : english;
}
