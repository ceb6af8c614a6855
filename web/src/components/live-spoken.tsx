import { useRef, type JSX } from "react";
import type { Vitals } from "../core/live-messages";
import type { TileState } from "../core/live-tile";
import { spokenVitals } from "../core/live-words";
import { nextSaid, type Said } from "../core/spoken";
import { say } from "../i18n";

/** A link that has been lost for longer is told at once. */
const LOST_LONG_MS = 10_000;

interface Props {
  readonly vitals: Vitals | null;
  readonly state: TileState;
  readonly ageMs: number | null;
  readonly hasEnded: boolean;
}

/** What a screen reader says of a session: the numbers now and then, a lost link and the end at once. */
export function LiveSpoken({ vitals, state, ageMs, hasEnded }: Props): JSX.Element {
  const words = say().live;
  const last = useRef<Said | null>(null);
  const text = useRef("");
  if (vitals !== null && state === "live") {
    const next = nextSaid(last.current, vitals, performance.now());
    if (next !== null) [last.current, text.current] = [next, spokenVitals(vitals)];
  }
  const isLost = (state === "lost" || state === "away") && ageMs !== null && ageMs > LOST_LONG_MS;
  return (
    <div className="visually-hidden">
      <p role="status">{text.current}</p>
      <p role="alert">{hasEnded ? words.ended : isLost ? words.saidLost : ""}</p>
    </div>
  );
}
