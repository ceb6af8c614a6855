/** The sentences of a result: what is said, why, and what to do, from the closed list of the server. */
import type { Evidence, Reason, Report } from "./api/types";
import type { Level } from "./components/quality-mark";
import { gapText, lengthText, shareText } from "./format";
import { say } from "./i18n";

/** Shares of the time that could be read from which on a recording counts as good, and as fair. */
const GOOD_SHARE = 0.9;
const FAIR_SHARE = 0.5;

export function levelOf(readableShare: number | null): Level {
  if (readableShare === null) return "none";
  if (readableShare >= GOOD_SHARE) return "good";
  return readableShare >= FAIR_SHARE ? "fair" : "poor";
}

/** "during these 30 s", in a sentence that goes with the statement. */
export function whyText(report: Report): string {
  const words = say().result;
  const sentence = words.why[report.statement](lengthText(report.duration_s));
  if (report.statement !== "too_noisy") return sentence;
  const unread = (1 - report.readable_share) * report.duration_s;
  return words.notRead(lengthText(unread), lengthText(report.duration_s));
}

export function nextText({ statement }: Pick<Report, "statement">): string | null {
  const next: Readonly<Record<string, string>> = say().result.next;
  return next[statement] ?? null;
}

const counted = (...counts: (number | null)[]): string | null => {
  const known = counts.filter((count) => count !== null);
  return known.length === 0 ? null : String(known.reduce((sum, count) => sum + count, 0));
};

/** A reason as a sentence with the number that it stands on, where there is one. */
export function reasonText(reason: Reason, evidence: Evidence): string {
  const words = say().result.reason;
  const share = (value: number | null): string | null => (value === null ? null : shareText(value));
  switch (reason) {
    case "beats_vary":
      return words.beats_vary(share(evidence.irregularity));
    case "no_p_waves":
      return words.no_p_waves(share(evidence.p_share));
    case "early_beats":
      return words.early_beats(counted(evidence.ventricular_beats, evidence.supraventricular_beats));
    case "pause":
      return words.pause(evidence.longest_rr_ms === null ? null : gapText(evidence.longest_rr_ms / 1000));
    default:
      return words[reason]();
  }
}

/** "Signal: good, 97 % readable, one gap of 1.8 s". */
export function signalText(report: Report): string {
  const { common, result } = say();
  const quality = common.quality[levelOf(report.readable_share)];
  const readable = result.readable(quality, shareText(report.readable_share));
  if (report.gaps.length === 0) return readable;
  const length = gapText(report.gaps.reduce((sum, gap) => sum + gap.length_s, 0));
  return `${readable}, ${result.gaps(report.gaps.length, length)}`;
}
