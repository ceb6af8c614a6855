import { useCallback, useState, type JSX } from "react";
import { readPdf, readReport } from "../api/calls";
import type { Report } from "../api/types";
import { useAnswer } from "../api/use-answer";
import { BackTo, Screen } from "../components/frame";
import { Notes } from "../components/notes";
import { ProfessionalPart } from "../components/professional-part";
import { LimitsPart, NumbersPart, SignalPart, StatementPart } from "../components/result-parts";
import { SharePdf } from "../components/share-pdf";
import { Failed, Waiting } from "../components/states";
import { StillTrace } from "../components/still-trace";
import { dateText, lengthText, momentText } from "../format";
import { say } from "../i18n";
import { useLanguage } from "../preferences";

/** The result of one recording; the report of the recording that has just ended is at hand already. */
export function ResultView({
  recordingId,
  known,
  onAgain,
}: {
  recordingId: string;
  known: Report | null;
  onAgain: () => void;
}): JSX.Element {
  const isKnown = known?.recording_id === recordingId;
  const ask = useCallback(
    () => (isKnown ? Promise.resolve(known) : readReport(recordingId)),
    [isKnown, known, recordingId],
  );
  const [answer, again] = useAnswer(ask);
  if (answer.state === "ready") return <Ready first={answer.value} key={recordingId} onAgain={onAgain} />;
  return (
    <Screen title={say().result.title} before={<BackTo screen="history" />} tab="history">
      {answer.state === "loading" ? (
        <Waiting />
      ) : (
        <Failed error={answer.error} onAgain={again} absent={say().result} />
      )}
    </Screen>
  );
}

function Ready({ first, onAgain }: { first: Report; onAgain: () => void }): JSX.Element {
  const [report, setReport] = useState(first);
  const { result: words, common } = say();
  const language = useLanguage();
  return (
    <Screen
      className="result"
      title={momentText(report.taken_at, new Date())}
      before={<BackTo screen="history" />}
      actions={
        <div className="row">
          <SharePdf
            label={null}
            name={`ECG ${dateText(new Date(report.taken_at))}.pdf`}
            read={() => readPdf(report.recording_id, language)}
          />
          <button type="button" className="primary" onClick={onAgain}>
            {words.again}
          </button>
        </div>
      }
    >
      {report.sensor_notes.includes("simulated") && <p className="strip warning">{words.simulated}</p>}
      <StatementPart report={report} />
      <StillTrace
        excerpt={report.excerpt}
        lead={report.lead}
        label={words.traceSentence(
          report.lead,
          lengthText(report.excerpt.samples_uv.length / report.excerpt.fs_hz),
          words.statements[report.statement],
        )}
      />
      <SignalPart report={report} />
      <p className="emergency">{common.emergency}</p>
      <LimitsPart report={report} />
      <Notes report={report} onKept={setReport} />
      <NumbersPart report={report} />
      <ProfessionalPart report={report} />
    </Screen>
  );
}
