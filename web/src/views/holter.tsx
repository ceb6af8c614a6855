import { useQuery } from "@tanstack/react-query";
import { useEffect, type JSX } from "react";
import * as long from "../api/long";
import * as queries from "../api/queries";
import { factsText, HolterTimeline } from "../components/holter-timeline";
import { Link } from "../components/link";
import { Failure, Skeleton } from "../components/states";
import { dateTimeText } from "../core/format";
import { reportAddress } from "../core/report-choice";
import { OfProject } from "../core/session";
import { say } from "../i18n";
import "../styles/holter.css";
import type { ScreenProps } from "./routes";

/** The timeline of a long recording. */
export default function HolterView({ id }: ScreenProps): JSX.Element {
  const words = say().holter;
  const found = useQuery(queries.recording(id));
  const state = useQuery(long.longState(id)).data;
  const recording = found.data;
  useEffect(() => {
    if (recording) document.title = `${recording.name} · ${words.title} · ECGomics`;
    return () => {
      document.title = "ECGomics";
    };
  }, [recording, words.title]);
  if (found.isError) {
    return (
      <main className="narrow">
        <Failure title={words.notShown} error={found.error} onRetry={() => void found.refetch()} />
        <p>
          <Link to="/library">{words.library}</Link>
        </p>
      </main>
    );
  }
  if (recording === undefined) {
    return (
      <main className="narrow">
        <Skeleton label={words.loading} lines={10} />
      </main>
    );
  }
  const began = recording.started_at === null ? words.clockUnknown : dateTimeText(recording.started_at);
  return (
    <OfProject value={recording.project_id}>
      <main className="holter-page">
        <header className="recording-head">
          <nav aria-label={say().recording.breadcrumb}>
            <Link to="/library">{words.library}</Link>
            <span aria-hidden="true"> › </span>
            <Link to={`/r/${encodeURIComponent(id)}`}>{recording.name}</Link>
            <span aria-hidden="true"> › </span>
          </nav>
          <h1>{words.title}</h1>
          <span className="number muted">{began}</span>
          <span className="number muted">
            {factsText(recording, state?.burden?.analysable_s ?? null, state?.until_s ?? 0)}
          </span>
          <div className="head-actions">
            <Link to={reportAddress(id)} className="button">
              {say().report.open}
            </Link>
          </div>
        </header>
        <HolterTimeline key={id} recording={recording} />
      </main>
    </OfProject>
  );
}
