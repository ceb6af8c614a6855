import { useRef, type JSX } from "react";
import type { Upload } from "../api/types";
import { cancel, pause, useSending } from "../api/uploads";
import { durationText } from "../core/format";
import { bytesText, onTheirWay, Pace, progress, STATES, type EntryState } from "../core/upload-plan";
import { useMay } from "../core/session";
import { say } from "../i18n";
import { Link } from "./link";

/** How far a batch is, and what can be done about it. */
export function UploadHead({ upload }: { upload: Upload }): JSX.Element {
  const sending = useSending(upload.id);
  const pace = useRef(new Pace());
  const mayUpload = useMay("analyst");
  const words = say().uploads;
  const share = progress(upload.counts, { received: upload.received_bytes, total: upload.total_bytes });
  const goesOn = onTheirWay(upload.counts) > 0;
  pace.current.note(performance.now(), share);
  const leftS = goesOn && !sending.lost && !sending.paused ? pace.current.secondsFor(1 - share) : null;
  return (
    <header className="upload-head">
      <div className="upload-title">
        <h1>{words.of(upload.name)}</h1>
        <span className="muted number">
          {words.recordings(upload.entries)} · {words.files(upload.files)}
        </span>
        <p className="actions end">
          {mayUpload && sending.active && (
            <button type="button" onClick={() => pause(upload.id, !sending.paused)}>
              {sending.paused ? words.resume : words.pause}
            </button>
          )}
          {mayUpload && upload.ended_at === null && (
            <button
              type="button"
              className="quiet danger"
              onClick={() => {
                if (window.confirm(words.cancelSure)) void cancel(upload.id);
              }}
            >
              {words.cancel}
            </button>
          )}
          {!goesOn && (upload.counts.read ?? 0) > 0 && (
            <Link to="/library" className="button">
              {words.toLibrary}
            </Link>
          )}
        </p>
      </div>
      <div className="upload-progress number">
        <progress max={1} value={share} aria-label={words.progress} />
        <span data-testid="share">{words.percent(Math.floor(share * 100))}</span>
        <span className="muted">
          {words.bytesOf(bytesText(upload.received_bytes), bytesText(upload.total_bytes))}
          {leftS !== null &&
            leftS < 86_400 &&
            ` · ${words.left(durationText(Math.max(1, Math.round(leftS))))}`}
        </span>
      </div>
    </header>
  );
}

/** The counts of all states, each a filter of the list. */
export function UploadCounts({
  upload,
  only,
  onOnly,
}: {
  upload: Upload;
  only: EntryState | null;
  onOnly: (state: EntryState | null) => void;
}): JSX.Element {
  const words = say().uploads;
  const there = STATES.filter((state) => (upload.counts[state] ?? 0) > 0);
  return (
    <div className="upload-counts" role="group" aria-label={words.filter}>
      <button type="button" aria-pressed={only === null} onClick={() => onOnly(null)}>
        {words.all} <b className="number">{upload.entries}</b>
      </button>
      {there.map((state) => (
        <button
          key={state}
          type="button"
          data-state={state}
          aria-pressed={only === state}
          onClick={() => onOnly(only === state ? null : state)}
        >
          {words.states[state]} <b className="number">{upload.counts[state]}</b>
        </button>
      ))}
    </div>
  );
}
