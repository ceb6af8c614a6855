import { afterEach, expect, it } from "vitest";
import { say, speak } from ".";
import * as english from "./en";
import * as chinese from "./zh";

afterEach(() => speak("en"));

/** Every message with its place, functions left as they are. */
function messages(of: object, place = ""): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [key, value] of Object.entries(of)) {
    const here = place === "" ? key : `${place}.${key}`;
    if (typeof value === "object" && value !== null) {
      for (const [inner, text] of messages(value as object, here)) found.set(inner, text);
    } else found.set(here, value);
  }
  return found;
}

it("speaks the chosen language", async () => {
  expect(say().shell.library).toBe("Library");
  await speak("zh");
  expect(say().shell.library).toBe("记录库");
});

it("has a text for every message, and nothing is left in English by mistake", () => {
  const [en, zh] = [messages(english), messages(chinese)];
  // What the server says in English is only said in other languages.
  const ofCodes = (place: string): boolean => /^(codes|settingWords)\./.test(place);
  expect([...zh.keys()].filter((place) => !ofCodes(place)).sort()).toEqual(
    [...en.keys()].filter((place) => !ofCodes(place)).sort(),
  );
  const same = [...zh].filter(([place, text]) => typeof text === "string" && text === en.get(place));
  const hasWords = (text: unknown): boolean => typeof text === "string" && /[a-z]{3,} [a-z]{3,}/.test(text);
  expect(same.filter(([, text]) => hasWords(text)).map(([place]) => place)).toEqual([]);
});
