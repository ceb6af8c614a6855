import { useQuery } from "@tanstack/react-query";
import { useEffect, useState, type JSX } from "react";
import { subject as subjectQuery, trends as trendsQuery } from "../api/library-queries";
import * as queries from "../api/queries";
import type { SubjectDetail, Trend } from "../api/types";
import { Allowed } from "../components/allowed";
import { LatestFindings } from "../components/latest-findings";
import { Link } from "../components/link";
import { Quality } from "../components/quality";
import { Failure, Skeleton } from "../components/states";
import { SubjectFactsForm } from "../components/subject-facts";
import { SubjectRights } from "../components/subject-rights";
import { TrendCard } from "../components/trend-card";
import { TriageMark } from "../components/triage-mark";
import { useLabels } from "../components/use-labels";
import { dateTimeText, fixed, unitText, words as wordsOf } from "../core/format";
import { goTo } from "../core/location";
import { OfProject } from "../core/session";
import { say } from "../i18n";
import type { ScreenProps } from "./routes";
import "../styles/subject.css";

/** A person: recordings in time, how values went, what is known. */
export default function SubjectView({ id }: ScreenProps): JSX.Element {
  const words = say().people;
  const found = useQuery(subjectQuery(id));
  const trends = useQuery(trendsQuery(id));
  const title = found.data?.pseudonym;
  useEffect(() => {
    if (title) document.title = `${title} · ECGomics`;
    return () => {
      document.title = "ECGomics";
    };
  }, [title]);
  if (found.isError)
    return (
      <main className="narrow">
        <Failure title={words.notShown} error={found.error} onRetry={() => void found.refetch()} />
        <p>
          <Link to="/library">{say().library.backToList}</Link>
        </p>
      </main>
    );
  if (found.data === undefined)
    return (
      <main className="narrow">
        <Skeleton label={words.loading} lines={8} />
      </main>
    );
  const latest = found.data.items.findLast((each) => !queries.isBeingMeasured(each));
  return (
    <OfProject value={found.data.project_id}>
      <main className="subject-page">
        <header>
          <nav aria-label={say().library.title}>
            <Link to="/library">{say().library.title}</Link>
            <span aria-hidden="true"> › </span>
          </nav>
          <h1>{found.data.pseudonym}</h1>
        </header>
        <div className="subject-body">
          <div>
            {latest !== undefined && <LatestFindings recording={latest} />}
            <Trends trends={trends.data} />
            <Recordings subject={found.data} trends={trends.data ?? []} />
            {trends.isError && (
              <Failure title={words.notShown} error={trends.error} onRetry={() => void trends.refetch()} />
            )}
          </div>
          <div>
            <SubjectFactsForm key={found.data.id} subject={found.data} />
            <Allowed to="admin">
              <SubjectRights subject={found.data} />
            </Allowed>
          </div>
        </div>
      </main>
    </OfProject>
  );
}

/** The name of a biomarker, of one that the catalogue does not know its symbol. */
function useNames(): (symbol: string) => string {
  const label = useLabels();
  return (symbol) => label(symbol) ?? wordsOf(symbol);
}

function Trends({ trends }: { trends: readonly Trend[] | undefined }): JSX.Element {
  const words = say().people;
  const label = useNames();
  if (trends === undefined) return <Skeleton label={words.trends} lines={3} />;
  return (
    <section aria-label={words.trends}>
      <h2>{words.trends}</h2>
      {trends[0]?.points.length === 1 && <p className="muted">{words.few}</p>}
      <div className="trend-cards">
        {trends.map((trend) => (
          <TrendCard key={trend.symbol} trend={trend} label={label(trend.symbol)} />
        ))}
      </div>
    </section>
  );
}

function Recordings({ subject, trends }: { subject: SubjectDetail; trends: readonly Trend[] }): JSX.Element {
  const words = say().people;
  const label = useNames();
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const tick = (id: string): void =>
    setTicked((now) => (now.includes(id) ? now.filter((each) => each !== id) : [...now, id].slice(-2)));
  const pair = subject.items.map(({ id }) => id).filter((id) => ticked.includes(id));
  if (subject.items.length === 0) return <p className="muted">{words.noRecordings}</p>;
  return (
    <section aria-label={words.recordings}>
      <header className="subject-section-head">
        <h2>{words.recordings}</h2>
        <button
          type="button"
          disabled={pair.length !== 2}
          title={words.compareHint}
          onClick={() => goTo(`/compare?a=${pair[0]}&b=${pair[1]}`)}
        >
          {words.compare}
        </button>
        {pair.length !== 2 && <span className="muted">{words.compareHint}</span>}
      </header>
      <div className="subject-table" tabIndex={0} role="group" aria-label={words.recordings}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{words.compare}</span>
              </th>
              <th scope="col">{words.recorded}</th>
              <th scope="col">{words.name}</th>
              {trends.map(({ symbol, unit }) => (
                <th key={symbol} scope="col" className="number">
                  {label(symbol)} <span className="muted">{unitText(unit)}</span>
                </th>
              ))}
              <th scope="col">{say().library.columns.quality}</th>
              <th scope="col">{say().library.columns.triage}</th>
            </tr>
          </thead>
          <tbody>
            {subject.items.map((recording, row) => (
              <tr key={recording.id}>
                <td>
                  <input
                    type="checkbox"
                    checked={ticked.includes(recording.id)}
                    aria-label={words.tickToCompare(recording.name)}
                    onChange={() => tick(recording.id)}
                  />
                </td>
                <td className="number" title={recording.started_at === null ? words.whenUploaded : undefined}>
                  {recording.started_at === null ? (
                    <span className="reason">{say().library.notRecorded}</span>
                  ) : (
                    dateTimeText(recording.started_at)
                  )}
                </td>
                <td>
                  <Link to={`/r/${recording.id}`}>{recording.name}</Link>
                </td>
                {trends.map(({ symbol, points }) => (
                  <td key={symbol} className="number">
                    <PointValue point={points[row]} />
                  </td>
                ))}
                <td>
                  <Quality verdict={recording.quality} />
                </td>
                <td>
                  <TriageMark triage={recording.triage} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function PointValue({ point }: { point: Trend["points"][number] | undefined }): JSX.Element | null {
  if (point === undefined) return null;
  if (point.value !== null) return <>{fixed(point.value, 0)}</>;
  const reason = point.validity === "measuring" ? say().common.measuring : wordsOf(point.validity);
  return <span className="reason">{reason}</span>;
}
