import type { Wish } from "../core/edits";
import { say } from "../i18n";

/** What a change is called once it was made; what is its recording, or how many. */
export function toldOf(wish: Wish, what: string): string {
  const { done } = say().library;
  if ("triage" in wish) return done[wish.triage.decision](what);
  return "subject" in wish ? done.subject(what) : done.tags(what);
}
