import { useState, type JSX } from "react";
import { countText, durationText } from "../core/format";
import { say } from "../i18n";
import { Moved } from "./holter-burden";
import type { Called } from "./holter-shapes";
import { Failure } from "./states";
import type { Holter, useCorrection } from "./use-holter";

/** How far the analysis is, with a way to begin or end it; nothing once it is there. */
export function Analysis({ holter }: { holter: Holter }): JSX.Element | null {
  const words = say().holter;
  const { state } = holter;
  if (state === undefined || state.complete) return null;
  if (!state.long_enough)
    return <p className="strip warning">{words.short(durationText(state.shortest_s))}</p>;
  const { job } = state;
  if (job?.state === "running" || job?.state === "queued") {
    const hour = Math.floor(state.until_s / 3600) * 3600;
    const span = `${holter.time(hour).slice(0, 5)}–${holter.time(Math.min(state.duration_s, hour + 3600)).slice(0, 5)}`;
    const share = job.total > 0 ? job.done / job.total : null;
    return (
      <div className="strip holter-analysis" role="status">
        <progress aria-label={words.progress} {...(share === null ? {} : { value: share })} />
        <span>
          {job.state === "queued" ? words.waiting : job.done > 0 ? words.running(span) : words.starting}
        </span>
        <button type="button" className="quiet end" onClick={holter.cancel}>
          {words.cancel}
        </button>
      </div>
    );
  }
  const said = job?.state === "failed" ? words.failed(job.error) : job ? words.cancelled : words.notAnalysed;
  return (
    <div className="strip warning holter-analysis" role="alert">
      <span>{said}</span>
      <button type="button" className="end" onClick={holter.start}>
        {job ? words.goOn : words.analyse}
      </button>
    </div>
  );
}

const CALLS: readonly Called[] = ["V", "S", "N", "X"];

/** The beats that are chosen, and the classes that they may be given. */
export function Chosen({
  holter,
  correction,
  onCall,
}: {
  holter: Holter;
  correction: ReturnType<typeof useCorrection>;
  onCall: (called: Called) => void;
}): JSX.Element | null {
  const words = say().holter;
  const { size } = holter.stage.chosen;
  if (size === 0) return null;
  return (
    <div className="holter-chosen" role="status">
      <strong>{words.chosen(countText(size), size === 1)}</strong>
      {CALLS.map((each) => (
        <button
          key={each}
          type="button"
          disabled={!holter.state?.complete || correction.correct.isPending}
          onClick={() => onCall(each)}
        >
          {words.classes[each]}
        </button>
      ))}
      <span className="hint">{words.chosenHint}</span>
    </div>
  );
}

/** What the last correction moved, with a way back. */
export function MovedStrip({
  correction,
}: {
  correction: ReturnType<typeof useCorrection>;
}): JSX.Element | null {
  const words = say().holter;
  const { correct, undo } = correction;
  const [hidden, hide] = useState(0);
  if (correct.error) return <Failure title={words.notCorrected} error={correct.error} />;
  if (undo.error) return <Failure title={words.notCorrected} error={undo.error} />;
  const made = correct.data;
  if (made === undefined || made.id === hidden || undo.variables === made.id) return null;
  return (
    <div className="strip holter-moved-strip" role="status">
      <strong>{words.moved}</strong>
      <Moved correction={made} />
      <button type="button" onClick={() => undo.mutate(made.id)} disabled={undo.isPending}>
        {words.undo}
      </button>
      <button type="button" className="quiet" aria-label={words.discard} onClick={() => hide(made.id)}>
        ✕
      </button>
    </div>
  );
}
