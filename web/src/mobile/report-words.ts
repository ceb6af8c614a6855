/** The sentences of a result: what is said, why, and what to do, from the closed list of the server. */
import type { Evidence, Reason, Report } from "./api/types";
import type { Level } from "./components/quality-mark";
import { gapText, lengthText, shareText } from "./format";
import { say } from "./i18n";

/** Shares of the time that could be read from which on a recording counts as good, and as fair. */
const GOOD_SHARE = 0.9;
const FAIR_SHARE = 0.5;

export function levelOf(readableShare: number): Level {
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

/** A reason as a sentence with the number that it stands on, where there is one. */
export function reasonText(reason: Reason, evidence: Evidence): string {
  const words = say().result.reason;
  const text = (key: string, write: (value: number) => string): string | null => {
    const value = evidence[key] ?? null;
    return value === null ? null : write(value);
  };
  switch (reason) {
    case "beats_vary":
      return words.beats_vary(text("irregularity", shareText));
    case "no_p_waves":
      return words.no_p_waves(text("p_share", shareText));
    case "early_beats":
      return words.early_beats(earlyBeats(evidence));
    case "pause":
      return words.pause(text("longest_rr_ms", (ms) => gapText(ms / 1000)));
    default:
      return words[reason]();
  }
}

function earlyBeats({ ventricular_beats, supraventricular_beats }: Evidence): string | null {
  const known = [ventricular_beats, supraventricular_beats].filter((count) => typeof count === "number");
  return known.length === 0 ? null : String(known.reduce((sum, count) => sum + count, 0));
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
