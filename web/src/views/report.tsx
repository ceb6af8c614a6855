import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, type JSX } from "react";
import * as queries from "../api/queries";
import { findings, reportPath } from "../api/reports";
import type { Recording } from "../api/types";
import { Link } from "../components/link";
import { Loaded, LoadedPage } from "../components/loaded";
import { ReportFrame } from "../components/report-frame";
import { ReportToolbar } from "../components/report-toolbar";
import { useQueryState } from "../core/location";
import { measuredOf } from "../core/measured";
import { useLanguage } from "../core/preferences";
import { reportChoiceOf } from "../core/report-choice";
import { say } from "../i18n";
import "../styles/report.css";
import type { ScreenProps } from "./routes";

/** The structured report of a recording: as it is kept, in either language, with all the files that it is written as. */
export default function ReportView({ id }: ScreenProps): JSX.Element {
  const words = say().report;
  return (
    <LoadedPage
      query={useQuery(queries.recording(id))}
      loading={words.loading}
      failure={words.notShown}
      className="report-page"
      title={({ name }) => words.of(name)}
      back={{ to: "/library", text: say().recording.all }}
    >
      {(recording) => <Shown recording={recording} />}
    </LoadedPage>
  );
}

function Shown({ recording }: { recording: Recording }): JSX.Element {
  const words = say().report;
  const [query, changeQuery] = useQueryState();
  const choice = reportChoiceOf(query, useLanguage());
  const frame = useRef<HTMLIFrameElement>(null);
  const print = (): void => frame.current?.contentWindow?.print();
  usePrintKey(print);
  const path = reportPath(recording.id, "html", choice);
  // A frame does not tell why a report cannot be made: what it is made from is asked first.
  const found = useQuery(findings(recording.id, measuredOf(query), choice.earlier));
  return (
    <>
      <header className="recording-head">
        <nav aria-label={say().recording.breadcrumb}>
          <Link to="/library">{say().recording.library}</Link>
          <span aria-hidden="true"> › </span>
          <Link to={`/r/${encodeURIComponent(recording.id)}`}>{recording.name}</Link>
          <span aria-hidden="true"> › </span>
        </nav>
        <h1>{words.title}</h1>
        {recording.synthetic && <span className="badge">{say().common.synthetic}</span>}
      </header>
      <ReportToolbar recording={recording} choice={choice} onChange={changeQuery} onPrint={print} />
      <Loaded query={found} loading={words.loading} failure={words.notShown} lines={14}>
        {() => <ReportFrame key={path} path={path} name={recording.name} frame={frame} />}
      </Loaded>
      <p className="muted report-code">
        {words.inCode} <code>ecgomics report {recording.name} -o report.pdf</code>
      </p>
    </>
  );
}

/** Ctrl P prints the report, not the page around it. */
function usePrintKey(print: () => void): void {
  const latest = useRef(print);
  latest.current = print;
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "p") return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}
