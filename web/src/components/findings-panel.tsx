import { useQuery } from "@tanstack/react-query";
import { Fragment, useEffect, type JSX } from "react";
import * as reports from "../api/reports";
import type { ModelStatement, Recording, RecordingFindings } from "../api/types";
import { isUnreadable, sorted, unknowns } from "../core/findings";
import { useQueryState } from "../core/location";
import { measuredOf } from "../core/measured";
import { nameOf } from "../core/names";
import { percentText } from "../core/predictions";
import { reportAddress } from "../core/report-choice";
import { say } from "../i18n";
import "../styles/findings.css";
import { FindingItem } from "./finding-item";
import { Link } from "./link";
import { SeverityMark } from "./severity-mark";
import { Failure, Skeleton } from "./states";
import { useLabels } from "./use-labels";

/** Recordings of this length and more are read on their timeline. */
const LONG_FROM_S = 3600;

/** What the rules say of a recording, with the evidence, and what they cannot say. */
export function FindingsPanel({ recording }: { recording: Recording }): JSX.Element {
  const [query] = useQueryState();
  const found = useQuery(reports.findings(recording.id, measuredOf(query)));
  const words = say().findings;
  return (
    <section className="findings" id="findings" aria-label={words.title}>
      <header>
        <h2>{words.title}</h2>
        <Link to={reportAddress(recording.id, query)} className="button end">
          {say().report.open}
        </Link>
      </header>
      {recording.duration_s >= LONG_FROM_S && (
        <p className="strip">
          {words.long} <Link to={`/r/${encodeURIComponent(recording.id)}/holter`}>{words.toTimeline}</Link>
        </p>
      )}
      {found.data !== undefined ? (
        <Found recording={recording} found={found.data} />
      ) : found.isError ? (
        <Failure title={words.notMade} error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Skeleton label={words.loading} lines={5} />
      )}
    </section>
  );
}

function Found({ recording, found }: { recording: Recording; found: RecordingFindings }): JSX.Element {
  const words = say().findings;
  const { printed, serial, superseded } = sorted(found.findings);
  useEffect(() => {
    // What the address names was not there when the browser looked for it.
    const named = window.location.hash.slice(1);
    if (/^findings?\b/.test(named)) document.getElementById(named)?.scrollIntoView({ block: "start" });
  }, []);
  const labels = new Map(found.findings.map((each) => [each.id, nameOf(each)]));
  return (
    <>
      <SummaryLine found={found} />
      {printed.length === 0 && <p className="muted">{words.none}</p>}
      <ol className="finding-list">
        {printed.map((each) => (
          <FindingItem key={each.id} finding={each} references={found.references} />
        ))}
      </ol>
      <Serial recording={recording} found={found} serial={serial} />
      {superseded.length > 0 && (
        <details className="finding-more">
          <summary>{words.superseded(superseded.length)}</summary>
          <ol className="finding-list">
            {superseded.map((each) => (
              <FindingItem key={each.id} finding={each} references={found.references}>
                <p className="muted">
                  {words.supersededBy(labels.get(each.superseded_by ?? "") ?? each.superseded_by ?? "")}
                </p>
              </FindingItem>
            ))}
          </ol>
        </details>
      )}
      <Models models={found.models} />
      <NotAssessedPart found={found} />
      <p className="muted findings-foot">
        {words.ofRules} {words.disclaimer(found.disclaimer)}{" "}
        <span className="number">{words.table(found.table_version)}</span>
      </p>
    </>
  );
}

/** The line that sums up; where the recording cannot be read, that nothing is said. */
function SummaryLine({ found }: { found: RecordingFindings }): JSX.Element | null {
  const { summary } = found;
  if (isUnreadable(found)) return <p className="strip warning">{say().findings.unreadable}</p>;
  if (summary === null) return null;
  return (
    <p className="findings-summary">
      <SeverityMark severity={summary.severity} />
      <strong>{nameOf(summary)}</strong>
    </p>
  );
}

/** What changed since the recording that it is compared with, and the way to see both. */
function Serial({
  recording,
  found,
  serial,
}: {
  recording: Recording;
  found: RecordingFindings;
  serial: ReturnType<typeof sorted>["serial"];
}): JSX.Element {
  const words = say().findings;
  const earlier = found.compared_with;
  return (
    <section aria-label={words.serial}>
      <h3>{words.serial}</h3>
      {earlier === null ? (
        <p className="muted">{words.noEarlier}</p>
      ) : (
        <>
          {serial.length === 0 && <p className="muted">{words.noChange}</p>}
          <ol className="finding-list">
            {serial.map((each) => (
              <FindingItem key={each.id} finding={each} references={found.references} />
            ))}
          </ol>
          <p>
            <Link to={`/compare?${new URLSearchParams({ a: earlier, b: recording.id })}`}>
              {words.compare}
            </Link>
          </p>
        </>
      )}
    </section>
  );
}

/** Apart from the findings, as they neither support nor remove one. */
function Models({ models }: { models: readonly ModelStatement[] }): JSX.Element | null {
  const words = say().findings;
  if (models.length === 0) return null;
  return (
    <section className="findings-models" aria-label={words.models}>
      <h3>{words.models}</h3>
      <p className="muted">{words.modelsText}</p>
      <ul>
        {models.map((each) => (
          <li key={each.model}>
            <ModelSays said={each} />{" "}
            <Link to={`/models/${encodeURIComponent(each.model)}`} className="muted">
              {`${each.model} ${each.version}`}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The labels that a model gives, with their probability, or why it gives none. */
function ModelSays({ said: { label, probabilities, abstains } }: { said: ModelStatement }): JSX.Element {
  const words = say().modelCards;
  if (abstains !== null) {
    return (
      <>
        <em>{say().findings.abstains}</em> {abstains}
      </>
    );
  }
  const labels = (label ?? "").split(";").filter(Boolean);
  if (labels.length === 0) return <>{words.noneOfThem}</>;
  return (
    <>
      {labels.map((each, at) => (
        <Fragment key={each}>
          {at > 0 && ", "}
          {words.labels[each.toLowerCase()] ?? each}{" "}
          <span className="number">{percentText(probabilities[each]!)}</span>
        </Fragment>
      ))}
    </>
  );
}

function NotAssessedPart({ found }: { found: RecordingFindings }): JSX.Element | null {
  const words = say().findings;
  const groups = unknowns(found, nameOf, useLabels());
  if (groups.length === 0) return null;
  return (
    <details className="finding-more" data-testid="not-assessed">
      <summary>{words.notAssessed(found.not_assessed.length)}</summary>
      <p className="muted">{words.notAssessedText}</p>
      <dl className="not-assessed">
        {groups.map(({ reason, statements }) => (
          <div key={reason}>
            <dt>{reason}</dt>
            <dd>{statements.map(nameOf).join(" · ")}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
