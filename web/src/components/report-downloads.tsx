import { useMutation } from "@tanstack/react-query";
import type { JSX } from "react";
import { readReport } from "../api/reports";
import type { Recording } from "../api/types";
import { REPORT_FORMATS, reportFileName, type ReportChoice, type ReportFormat } from "../core/report-choice";
import { saveBlob } from "../core/save";
import { say } from "../i18n";
import { OptionGroup } from "./option-group";
import { Failure } from "./states";

/** The report as a file in each format that it is written as. */
export function ReportDownloads({
  recording,
  choice,
}: {
  recording: Recording;
  choice: ReportChoice;
}): JSX.Element {
  const words = say().report;
  const keep = useMutation({
    mutationFn: async (format: ReportFormat) =>
      saveBlob(await readReport(recording.id, format, choice), reportFileName(recording.name, format)),
  });
  const busy = keep.isPending ? keep.variables : null;
  return (
    <>
      <span className="toolbar-label" id="report-save">
        {words.save}
      </span>
      <OptionGroup label={words.save}>
        {REPORT_FORMATS.map((format) => (
          <button
            key={format}
            type="button"
            title={words.formatTitles[format]}
            disabled={busy !== null}
            aria-busy={busy === format}
            onClick={() => keep.mutate(format)}
          >
            {words.formats[format]}
          </button>
        ))}
      </OptionGroup>
      <span role="status" className="muted">
        {busy === null ? "" : words.making(words.formats[busy])}
      </span>
      {keep.isError && <Failure title={words.notKept(words.formats[keep.variables])} error={keep.error} />}
    </>
  );
}
