import { clockText, durationText } from "../core/format";
import type { PaperWords } from "../core/paint";
import { say } from "../i18n";

/** What stands on the paper in words, in the language of the page. */
export function paperWords(): PaperWords {
  const words = say().paper;
  return {
    gap: (seconds) => words.gap(durationText(seconds)),
    notRecorded: words.notRecorded,
    ended: words.ended,
    endsAt: (time) => words.endsAt(clockText(time)),
  };
}
