import { useCallback, type JSX } from "react";
import type { Report } from "../api/types";
import { useAnswer } from "../api/use-answer";
import { LimitsPart, NumbersPart, SignalPart } from "../components/result-parts";
import { Failed, Waiting } from "../components/states";
import { StillTrace } from "../components/still-trace";
import { lengthText, momentText } from "../format";
import { say } from "../i18n";
import { useLanguage } from "../preferences";
import { reasonText } from "../report-words";
import { symptomName } from "../symptoms";
import { pdfHref, readSharedReport } from "./calls";

/** One recording of an open link. */
export function SharedReport({ secret, recordingId }: { secret: string; recordingId: string }): JSX.Element {
  const words = say().result;
  const ask = useCallback(() => readSharedReport(secret, recordingId), [secret, recordingId]);
  const [answer, again] = useAnswer(ask);
  if (answer.state === "loading") return <Waiting />;
  if (answer.state === "failed") return <Failed error={answer.error} onAgain={again} absent={words} />;
  return <Shown report={answer.value} secret={secret} />;
}

function Shown({ report, secret }: { report: Report; secret: string }): JSX.Element {
  const { result: words, shared } = say();
  const language = useLanguage();
  const { taken_at, statement, heart_rate, reasons, evidence, excerpt, lead } = report;
  const length = lengthText(excerpt.samples_uv.length / excerpt.fs_hz);
  return (
    <>
      <h1>{taken_at === null ? words.title : momentText(taken_at, new Date())}</h1>
      {report.sensor_notes.includes("simulated") && <p className="strip warning">{words.simulated}</p>}
      <section className="statement">
        <h2>{words.statements[statement]}</h2>
        <p className="rate number">
          {heart_rate === null ? words.noRate : words.rate(String(Math.round(heart_rate)))}
        </p>
        <ul className="reasons">
          {reasons.map((reason) => (
            <li key={reason}>{reasonText(reason, evidence)}</li>
          ))}
        </ul>
      </section>
      <StillTrace
        excerpt={excerpt}
        lead={lead}
        label={words.traceSentence(lead, length, words.statements[statement])}
      />
      <SignalPart report={report} />
      <Said report={report} />
      <NumbersPart report={report} />
      <LimitsPart report={report} />
      <p>
        <a className="button" href={pdfHref(secret, report.recording_id, language)}>
          {shared.pdf}
        </a>
      </p>
    </>
  );
}

/** What the person felt and wrote. */
function Said({ report: { symptoms, note } }: { report: Report }): JSX.Element | null {
  const words = say().shared;
  if (symptoms.length === 0 && note === "") return null;
  return (
    <dl className="numbers">
      {symptoms.length > 0 && (
        <div>
          <dt>{words.felt}</dt>
          <dd>{symptoms.map(symptomName).join(", ")}</dd>
        </div>
      )}
      {note !== "" && (
        <div>
          <dt>{words.note}</dt>
          <dd>{note}</dd>
        </div>
      )}
    </dl>
  );
}
