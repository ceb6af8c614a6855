import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";
import { subject } from "../api/library-queries";
import type { Recording } from "../api/types";
import { dateTimeText } from "../core/format";
import { earlierThan, PAPERS, type ReportChoice } from "../core/report-choice";
import { LANGUAGES, say, type Language } from "../i18n";
import { Option, OptionGroup } from "./option-group";
import { ReportDownloads } from "./report-downloads";

interface Props {
  readonly recording: Recording;
  readonly choice: ReportChoice;
  readonly onChange: (changes: Record<string, string | null>) => void;
  readonly onPrint: () => void;
}

/** In which language, on which paper, compared with what; and the report as a file. */
export function ReportToolbar({ recording, choice, onChange, onPrint }: Props): JSX.Element {
  const words = say().report;
  return (
    <div className="toolbar report-toolbar" role="group" aria-label={words.choices}>
      <OptionGroup label={words.language}>
        {(Object.keys(LANGUAGES) as Language[]).map((each) => (
          <Option key={each} chosen={choice.language === each} onChoose={() => onChange({ language: each })}>
            <span lang={each}>{LANGUAGES[each]}</span>
          </Option>
        ))}
      </OptionGroup>
      <OptionGroup label={words.paper}>
        {PAPERS.map((each) => (
          <Option key={each} chosen={choice.paper === each} onChoose={() => onChange({ paper: each })}>
            {words.papers[each]}
          </Option>
        ))}
      </OptionGroup>
      <EarlierChoice recording={recording} earlier={choice.earlier} onChange={onChange} />
      <ReportDownloads recording={recording} choice={choice} />
      <button type="button" title={words.printTitle} onClick={onPrint}>
        {words.print}
      </button>
    </div>
  );
}

/** The recording before, none, or any other of the same person. */
function EarlierChoice({
  recording,
  earlier,
  onChange,
}: Pick<Props, "recording" | "onChange"> & { earlier: string }): JSX.Element {
  const words = say().report;
  const person = recording.subject_id;
  const others = useQuery({ ...subject(person ?? ""), enabled: person !== null }).data?.items ?? [];
  return (
    <label>
      {words.earlier}{" "}
      <select
        value={earlier}
        onChange={({ target }) => onChange({ earlier: target.value === "auto" ? null : target.value })}
      >
        <option value="auto">{words.earlierAuto}</option>
        <option value="none">{words.earlierNone}</option>
        {earlierThan(recording, others).map(({ id, name, started_at: at }) => (
          <option key={id} value={id}>
            {words.earlierOf(name, at === null ? "" : dateTimeText(at))}
          </option>
        ))}
      </select>
    </label>
  );
}
