import type { JSX } from "react";
import type { BeatFacts } from "../api/beats";
import { fixed } from "../core/format";
import { say } from "../i18n";
import { qualityText } from "./beats-tab";

interface Props {
  readonly place: number;
  readonly of: number;
  readonly beat: BeatFacts;
  readonly onClose: () => void;
}

/** What is known of the beat that was clicked. */
export function BeatDetails({ place, of, beat, onClose }: Props): JSX.Element {
  const words = say().paper;
  const facts = [
    words.beatAt(fixed(beat.peak_s, 3)),
    beat.rr_ms === null ? words.noRr : words.rr(fixed(beat.rr_ms, 0)),
    words.kinds[beat.kind] ?? beat.kind,
    beat.correlation === null ? words.noCorrelation : words.correlation(fixed(beat.correlation, 3)),
    qualityText(beat),
  ];
  return (
    <section className="beat-details" aria-label={words.beat(place + 1, of)}>
      <strong>{words.beat(place + 1, of)}</strong>
      <span role="status">{facts.join(" · ")}</span>
      <button type="button" className="quiet end" aria-label={words.closeDetails} onClick={onClose}>
        ✕
      </button>
    </section>
  );
}
