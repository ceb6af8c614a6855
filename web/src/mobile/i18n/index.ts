/**
 * What the mobile app says, apart from the research app's messages, which it does not load. English defines which
 * messages there are; a language that lacks one does not compile.
 */
import type { Words } from "../../i18n/words";
import * as english from "./en";

export type Language = "en" | "zh";
export type Messages = { readonly [Area in keyof typeof english]: Words<(typeof english)[Area]> };

/** Each language in its own name. */
export const LANGUAGES: Readonly<Record<Language, string>> = { en: "English", zh: "中文" };

let spoken: Messages = english;

/** The messages of the present language. */
export const say = (): Messages => spoken;

/** Speak a language from now on; what is on the screen must be drawn again by the caller. */
export async function speak(language: Language): Promise<void> {
  spoken = language === "zh" ? await import("./zh") : english;
}
