import { NoAnswer } from "./api/calls";
import { say } from "./i18n";

/** Why the server gave no answer, in words. */
export function problemText({ status, detail }: NoAnswer): string {
  const { common } = say();
  if (status === null) return common.noAnswer;
  return detail === "" ? common.answered(status) : detail;
}
