import { say } from "./i18n";

/** What a person can say of a moment or of a recording; the keys are those of the server. */
export const SYMPTOMS = [
  "palpitations",
  "dizziness",
  "chest_pain",
  "shortness_of_breath",
  "fainting",
  "tiredness",
] as const;

/** With these the emergency number is said at once. */
const URGENT: ReadonlySet<string> = new Set(["chest_pain", "shortness_of_breath", "fainting"]);
export const isUrgent = (key: string): boolean => URGENT.has(key);

export function symptomName(key: string): string {
  const names: Readonly<Record<string, string>> = say().live.symptoms;
  return names[key] ?? key;
}
