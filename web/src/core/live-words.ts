/** What is said of a live session, in the language of the page. */
import type { LogEntry } from "./live-facts";
import { ageText, type TileState } from "./live-tile";
import type { LiveFacts } from "./live-facts";
import type { QualityLevel, Vitals } from "./live-messages";
import { durationText, fixed, words as wordsOf } from "./format";
import { say } from "../i18n";
import type { Seconds } from "./units";

export const QUALITY_GLYPHS: Readonly<Record<QualityLevel, string>> = {
  good: "●",
  fair: "◐",
  poor: "⊘",
  none: "○",
};

/** How a tile says its state: of a link that is lost, for how long. */
export function stateText(state: TileState, ageMs: number | null): string {
  const words = say().live;
  if (state === "lost" && ageMs !== null) return words.lostFor(ageText(ageMs));
  if (state === "away" && ageMs !== null) return words.awayFor(ageText(ageMs));
  return words.states[state];
}

export const qualityText = (level: QualityLevel): string => say().live.quality(say().live.qualities[level]);

/** Why there is no rate. */
export const noRateText = (reason: string | null): string =>
  say().live.noRate[reason ?? "too_short"] ?? wordsOf(reason ?? "");

/** The whole of it in one sentence, for who does not see the picture. */
export function spokenVitals({ heart_rate, reason, quality, rhythm }: Vitals): string {
  const words = say().live;
  if (heart_rate === null) return words.saidNoRate(noRateText(reason), qualityText(quality.level));
  return words.saidRate(Math.round(heart_rate), qualityText(quality.level), words.hints[rhythm.hint]);
}

/** What a line of the events says. */
export function eventText(entry: LogEntry): string {
  const { lines, hints, links, symptoms } = say().live;
  switch (entry.kind) {
    case "beat":
      return entry.beat === "ventricular" ? lines.ventricular : lines.supraventricular;
    case "pause":
      return lines.pause(fixed(entry.ms / 1000, 1));
    case "hint":
      return hints[entry.hint];
    case "gap":
      return lines.gap(durationText(entry.lengthS));
    case "link":
      return links[entry.state];
    case "contact":
      return entry.on ? lines.contactOn : lines.contactOff;
    case "symptom":
      return lines.symptom(symptoms[entry.symptom] ?? wordsOf(entry.symptom));
  }
}

/** Numbers on which a hint rests: "median step 0.12 · 41 beats". */
export function evidenceText(entry: LogEntry): string {
  if (entry.kind !== "hint") return "";
  const numbers = Object.entries(entry.evidence).flatMap(([name, value]) =>
    value === null ? [] : [`${wordsOf(name)} ${Number(value.toPrecision(3))}`],
  );
  return [...numbers, say().live.hintFrom(entry.beats)].join(" · ");
}

/** Seconds of each kind of quality; poor and none count together. */
export function qualityCounts(
  quality: LiveFacts["quality"],
  endS: Seconds,
): { good: Seconds; fair: Seconds; poor: Seconds } {
  const of = (...levels: readonly QualityLevel[]): Seconds =>
    Math.round(
      quality.reduce(
        (sum, { level, t_s }, i) =>
          levels.includes(level) ? sum + (quality[i + 1]?.t_s ?? endS) - t_s : sum,
        0,
      ),
    );
  return { good: of("good"), fair: of("fair"), poor: of("poor", "none") };
}
