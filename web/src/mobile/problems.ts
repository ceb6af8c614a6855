/** Why a strap cannot be reached: which of these are the browser's, and the words of each. */
import type { SensorProblem } from "../sensor/types";
import { say } from "./i18n";

/** With these no strap can be reached from this page; they have a screen of their own. */
const OF_THE_BROWSER: ReadonlySet<SensorProblem> = new Set([
  "insecure_context",
  "no_web_bluetooth",
  "ios",
  "linux_flag",
  "permission_denied",
  "adapter_off",
]);

export const isOfTheBrowser = (problem: SensorProblem | null): problem is SensorProblem =>
  problem !== null && OF_THE_BROWSER.has(problem);

/** What is wrong; null where the person has only closed the list of devices. */
export const problemSentence = (problem: SensorProblem): string | null =>
  problem === "cancelled" ? null : say().problems.why[problem];

export const remedySentence = (problem: SensorProblem): string | null => {
  const remedies: Readonly<Partial<Record<SensorProblem, string>>> = say().problems.todo;
  return remedies[problem] ?? null;
};
