import { useState, type JSX } from "react";
import { say } from "../i18n";
import { isUrgent, symptomName, SYMPTOMS } from "../symptoms";
import { Sheet } from "./sheet";

/** What the person feels at this moment of the recording. */
export function MarkSheet({
  open,
  onClose,
  onMark,
}: {
  open: boolean;
  onClose: () => void;
  onMark: (key: string) => void;
}): JSX.Element {
  const [marked, setMarked] = useState<string | null>(null);
  const { live: words, common } = say();
  const mark = (key: string): void => {
    onMark(key);
    setMarked(key);
    if (!isUrgent(key)) onClose();
  };
  return (
    <>
      {marked !== null && (
        <p className="small muted" role="status">
          {words.marked(symptomName(marked))}
        </p>
      )}
      <Sheet open={open} title={words.marksTitle} onClose={onClose}>
        <p className="muted">{words.marksText}</p>
        <div className="symptoms">
          {SYMPTOMS.map((key) => (
            <button key={key} type="button" className="symptom" onClick={() => mark(key)}>
              {symptomName(key)}
            </button>
          ))}
        </div>
        {marked !== null && isUrgent(marked) && (
          <p className="emergency" role="alert">
            {common.emergency}
          </p>
        )}
        <button type="button" className="plain" onClick={onClose}>
          {common.close}
        </button>
      </Sheet>
    </>
  );
}
