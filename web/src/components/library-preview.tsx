import type { JSX } from "react";
import type { Recording } from "../api/types";
import { dateTimeText, durationText, personText, quantity } from "../core/format";
import { reportAddress } from "../core/report-choice";
import { Allowed } from "./allowed";
import { say } from "../i18n";
import { Link } from "./link";
import { PaperGlance } from "./paper-glance";
import { Quality } from "./quality";
import { TriageMark } from "./triage-mark";

/** With the line of facts above it this is the preview's 180 px. */
const PAPER_PX = 148;

interface Props {
  readonly recording: Recording;
  readonly onAccept: () => void;
  readonly onExclude: () => void;
  readonly onTag: () => void;
}

/** The recording at the cursor: lead II on paper, why the signal is judged so, and the decision. */
export function LibraryPreview({ recording, onAccept, onExclude, onTag }: Props): JSX.Element {
  const words = say().library;
  return (
    <section className="library-preview" aria-label={words.preview}>
      <header>
        <Link to={`/r/${recording.id}`}>
          <strong>{recording.name}</strong>
        </Link>
        <RecordingFacts recording={recording} />
        <TriageMark triage={recording.triage} />
        <span className="actions end">
          <Allowed to="analyst">
            <button type="button" onClick={onAccept}>
              <kbd>a</kbd> {words.accept}
            </button>
            <button type="button" onClick={onExclude}>
              <kbd>x</kbd> {words.exclude}
            </button>
            <button type="button" onClick={onTag}>
              <kbd>#</kbd> {words.tag}
            </button>
          </Allowed>
          <Link to={reportAddress(recording.id)} className="button">
            <kbd>r</kbd> {say().report.open}
          </Link>
        </span>
      </header>
      <div className="preview-body">
        <PaperGlance key={recording.id} recording={recording} layout="single" height={PAPER_PX} />
        <SignalRemarks recording={recording} />
      </div>
    </section>
  );
}

/** "63 y · female · 2026-05-04 14:32 · 12 leads · 500 Hz · 10 s". */
export function RecordingFacts({ recording }: { recording: Recording }): JSX.Element {
  const facts = [
    personText(recording.age_years, recording.sex),
    recording.started_at === null ? "" : dateTimeText(recording.started_at),
    `${recording.leads.length} ${say().common.leads(recording.leads.length)}`,
    `${quantity(recording.fs_hz)} Hz`,
    durationText(recording.duration_s),
  ];
  return <span className="muted number">{facts.filter(Boolean).join(" · ")}</span>;
}

/** Quality, and what was noticed in the file and signal. */
export function SignalRemarks({ recording }: { recording: Recording }): JSX.Element {
  const words = say().library;
  return (
    <div className="signal-remarks">
      <h2>{words.whyQuality}</h2>
      <Quality verdict={recording.quality} />
      {recording.warnings.length === 0 ? (
        <p className="muted">{words.noWarnings}</p>
      ) : (
        <ul>
          {recording.warnings.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
