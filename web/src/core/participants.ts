/** Participants of home use in the order in which a clinician looks at them, and what has changed in words. */
import type { Alert, Participant, Statement } from "../api/home-use";
import { say } from "../i18n";
import { fixed } from "./format";

/** What a recording says that one would want to look at. */
const TELLING: Readonly<Record<Statement, number>> = {
  possible_af: 3,
  irregular: 2,
  fast_regular: 1,
  slow_regular: 1,
  extra_beats: 1,
  unclear: 0,
  too_noisy: 0,
  regular: 0,
};

/** The larger, the sooner it wants to be looked at: alerts, what the last recording says, whether it was seen. */
export function attention({ alerts, last, new_recordings }: Participant): number {
  const said = last === null ? 0 : TELLING[last.statement];
  return 10 * alerts.length + (new_recordings > 0 ? 4 : 0) + said;
}

/** Who wants to be looked at first; else who recorded last, and last of all who never did. */
export function inOrder(participants: readonly Participant[]): Participant[] {
  const when = ({ last }: Participant): string => last?.taken_at ?? "";
  return participants.toSorted((a, b) => attention(b) - attention(a) || (when(a) < when(b) ? 1 : -1));
}

/** How the last rate stands to the own baseline: "72 /min (own 58–66)". */
export function rateText({ last, baseline }: Participant): string {
  const words = say().participants;
  if (last === null || last.heart_rate === null) return "";
  const rate = words.rate(fixed(last.heart_rate, 0));
  return baseline === null ? rate : words.rateOfOwn(rate, fixed(baseline.low, 0), fixed(baseline.high, 0));
}

/** Whether the last rate is outside the own band, and on which side. */
export function side({ last, baseline }: Participant): "above" | "below" | null {
  if (last?.heart_rate == null || baseline === null) return null;
  if (last.heart_rate > baseline.high) return "above";
  return last.heart_rate < baseline.low ? "below" : null;
}

/** What an alert says. */
export const alertText = ({ key }: Alert): string => say().participants.alerts[key];
