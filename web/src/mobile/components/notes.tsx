import { useState, type JSX } from "react";
import { keepNotes, NoAnswer } from "../api/calls";
import type { Report } from "../api/types";
import { say } from "../i18n";
import { problemText } from "../problem-text";
import { Icon } from "./icons";
import { Sheet } from "./sheet";
import { isUrgent, symptomName, SYMPTOMS } from "../symptoms";

/** What the person felt and did; it goes with the recording and can be changed. */
export function Notes({ report, onKept }: { report: Report; onKept: (report: Report) => void }): JSX.Element {
  const [open, setOpen] = useState(false);
  const words = say().result;
  const told = [...report.symptoms.map(symptomName), ...(report.note === "" ? [] : [report.note])];
  return (
    <section className="notes" aria-label={words.notes}>
      {told.length > 0 && (
        <p>
          <strong>{words.notes}: </strong>
          {told.join(" · ")}
        </p>
      )}
      <button type="button" className="text" onClick={() => setOpen(true)}>
        <Icon name="note" size={20} />
        {told.length > 0 ? words.changeNotes : words.addNotes}
      </button>
      <Sheet open={open} title={words.notes} onClose={() => setOpen(false)}>
        <NotesForm
          report={report}
          onKept={(kept) => {
            setOpen(false);
            onKept(kept);
          }}
        />
      </Sheet>
    </section>
  );
}

function NotesForm({ report, onKept }: { report: Report; onKept: (report: Report) => void }): JSX.Element {
  const [symptoms, setSymptoms] = useState<readonly string[]>(report.symptoms);
  const [note, setNote] = useState(report.note);
  const [problem, setProblem] = useState<NoAnswer | null>(null);
  const { result: words, common } = say();
  const keep = async (): Promise<void> => {
    try {
      onKept(await keepNotes(report.recording_id, symptoms, note.trim()));
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      setProblem(error);
    }
  };
  const turn = (key: string): void =>
    setSymptoms(symptoms.includes(key) ? symptoms.filter((each) => each !== key) : [...symptoms, key]);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <p className="muted">{words.notesText}</p>
      <div className="symptoms">
        {SYMPTOMS.map((key) => (
          <button
            key={key}
            type="button"
            className="symptom"
            aria-pressed={symptoms.includes(key)}
            onClick={() => turn(key)}
          >
            {symptomName(key)}
          </button>
        ))}
      </div>
      {symptoms.some(isUrgent) && (
        <p className="emergency" role="alert">
          {common.emergency}
        </p>
      )}
      <label className="field">
        {words.note}
        <textarea
          rows={2}
          value={note}
          placeholder={words.notePlaceholder}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      {problem !== null && <p role="alert">{problemText(problem)}</p>}
      <button type="submit" className="primary">
        {words.saveNotes}
      </button>
    </form>
  );
}
