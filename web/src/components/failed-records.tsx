import type { JSX } from "react";
import type { CohortDetail } from "../api/types";
import { say } from "../i18n";
import { countText } from "../core/format";
import { Link } from "./link";

/** Recordings without values, by reason. */
export function FailedRecords({ cohort }: { cohort: CohortDetail }): JSX.Element | null {
  const words = say().cohorts.failed;
  if (cohort.failed.length === 0) return null;
  return (
    <section className="panel" aria-label={words.title}>
      <h2>{words.title}</h2>
      {cohort.failed.map(({ reason, records }) => (
        <details key={reason}>
          <summary>{words.line(countText(records.length), reason)}</summary>
          <ul>
            {records.map(({ record, recording_id: recording }) => (
              <li key={record}>
                {recording === null ? record : <Link to={`/r/${recording}`}>{record}</Link>}
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}
