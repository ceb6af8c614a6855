import type { JSX } from "react";
import { readFullReport } from "../api/calls";
import type { Report } from "../api/types";
import { dateText } from "../format";
import { LANGUAGES, say, type Language } from "../i18n";
import { SharePdf } from "./share-pdf";

/** The research app answers on the computer itself only. */
const isAtTheComputer = (): boolean => ["localhost", "127.0.0.1", "[::1]"].includes(window.location.hostname);

/** For somebody who reads ECGs: the full report as a PDF, and the way to the page of the research app. */
export function ProfessionalPart({ report }: { report: Report }): JSX.Element {
  const words = say().result;
  return (
    <details>
      <summary>{words.professional}</summary>
      {report.af_hint && <FullReport report={report} />}
      <p className="muted">{words.professionalText}</p>
      <p>
        <code>{report.recording_id}</code>
      </p>
      {isAtTheComputer() && (
        <a className="button" href={`/r/${encodeURIComponent(report.recording_id)}`}>
          {words.openFull}
        </a>
      )}
    </details>
  );
}

/**
 * The report with findings, measurements and the ECG to scale, in either language. It names what the rules found, so
 * phones of a deployment that does not speak of fibrillation are not given it.
 */
function FullReport({ report: { recording_id: id, taken_at: at } }: { report: Report }): JSX.Element {
  const words = say().result;
  return (
    <>
      <p className="muted">{words.fullText}</p>
      <div className="stack">
        {(Object.keys(LANGUAGES) as Language[]).map((language) => (
          <SharePdf
            key={language}
            label={
              <>
                {words.fullPdf} <span lang={language}>{LANGUAGES[language]}</span>
              </>
            }
            name={`ECG report ${dateText(new Date(at))} ${language}.pdf`}
            read={() => readFullReport(id, language)}
          />
        ))}
      </div>
    </>
  );
}
