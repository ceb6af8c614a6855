import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, type JSX } from "react";
import * as cohorts from "../api/cohorts";
import * as cohortQueries from "../api/cohort-queries";
import type { CohortDetail, DiscoveryEntry } from "../api/types";
import { DiscoveryForm } from "../components/discovery-form";
import { JobProgress } from "../components/job-progress";
import { Link } from "../components/link";
import { MissingValues } from "../components/missing-values";
import { OutcomeTables } from "../components/outcome-tables";
import { Failure, Skeleton } from "../components/states";
import { selectionText } from "../core/cohorts";
import { questionText } from "../core/discovery-form";
import { countText, dateTimeText, words } from "../core/format";
import { goTo } from "../core/location";

const counts = new Intl.NumberFormat("en-GB");

/** One cohort: who is in it, what was measured, what is missing, and the discoveries on it. */
export default function CohortView({ id }: { id: string }): JSX.Element {
  const found = useQuery(cohortQueries.cohort(id));
  const name = found.data?.name;
  useEffect(() => {
    if (name) document.title = `${name} · ECGomics`;
    return () => {
      document.title = "ECGomics";
    };
  }, [name]);
  if (found.isError) {
    return (
      <main className="narrow">
        <Failure
          title="This cohort cannot be shown."
          error={found.error}
          onRetry={() => void found.refetch()}
        />
        <p>
          <Link to="/cohorts">All cohorts</Link>
        </p>
      </main>
    );
  }
  if (found.data === undefined) {
    return (
      <main className="page">
        <Skeleton label="Loading the cohort" lines={10} />
      </main>
    );
  }
  return (
    <main className="page">
      <Heading cohort={found.data} />
      <Extraction cohort={found.data} />
      {found.data.extracted_at !== null && <Extracted cohort={found.data} />}
    </main>
  );
}

function Heading({ cohort }: { cohort: CohortDetail }): JSX.Element {
  const cache = useQueryClient();
  const deletion = useMutation({
    mutationFn: () => cohorts.deleteCohort(cohort.id),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ["cohorts"] });
      goTo("/cohorts");
    },
  });
  const remove = (): void => {
    const sure = window.confirm(
      `Delete the cohort ${cohort.name} with its tables and discoveries? The recordings stay.`,
    );
    if (sure) deletion.mutate();
  };
  return (
    <header className="page-head">
      <nav aria-label="Breadcrumb">
        <Link to="/cohorts">Cohorts</Link>
        <span aria-hidden="true"> › </span>
      </nav>
      <h1>{cohort.name}</h1>
      <span className="muted">{selectionText(cohort.selection)}</span>
      <button type="button" className="quiet danger end" onClick={remove} disabled={deletion.isPending}>
        Delete
      </button>
      {deletion.isError && <Failure title="It was not deleted." error={deletion.error} />}
    </header>
  );
}

function Extraction({ cohort }: { cohort: CohortDetail }): JSX.Element {
  const cache = useQueryClient();
  const again = useMutation({
    mutationFn: () => cohorts.extractCohort(cohort.id),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["cohort", cohort.id] }),
  });
  return (
    <>
      <JobProgress job={cohort.job} what="extraction" onAgain={() => again.mutate()} />
      {cohort.stale && (
        <p className="strip warning">
          Recordings of this cohort were deleted since it was extracted.{" "}
          <button type="button" className="link" onClick={() => again.mutate()}>
            Extract it anew
          </button>
        </p>
      )}
      {again.isError && <Failure title="The extraction did not begin." error={again.error} />}
    </>
  );
}

function Extracted({ cohort }: { cohort: CohortDetail }): JSX.Element {
  return (
    <>
      <section aria-label="Records" className="flow">
        <ol>
          {cohort.flow.map(({ text, count }) => (
            <li key={text}>
              <strong className="number">{counts.format(count)}</strong> {text}
            </li>
          ))}
        </ol>
        <span className="actions end">
          <a className="button" href={cohorts.cohortFileHref(cohort.id, "table")} download>
            Table (Parquet)
          </a>
          <a className="button" href={cohorts.cohortFileHref(cohort.id, "dictionary")} download>
            Dictionary
          </a>
        </span>
      </section>
      <Failed cohort={cohort} />
      <Discoveries cohort={cohort} />
      <OutcomeTables cohort={cohort} />
      <MissingValues rows={cohort.missing} />
    </>
  );
}

function Failed({ cohort }: { cohort: CohortDetail }): JSX.Element | null {
  if (cohort.failed.length === 0) return null;
  return (
    <section className="panel" aria-label="Recordings without values">
      <h2>Recordings without values</h2>
      {cohort.failed.map(({ reason, records }) => (
        <details key={reason}>
          <summary>
            {countText(records.length, "recording")}: {reason}
          </summary>
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

function Discoveries({ cohort }: { cohort: CohortDetail }): JSX.Element {
  const found = useQuery(cohortQueries.discoveries(cohort.id));
  return (
    <section className="panel" aria-label="Discoveries">
      <header>
        <h2>Discoveries</h2>
        <span className="muted number">{countText(cohort.looks, "look")} so far</span>
      </header>
      {found.isError && <Failure title="The discoveries could not be listed." error={found.error} />}
      <ul className="discovery-list">
        {found.data?.map((entry) => (
          <li key={entry.id}>
            <Entry entry={entry} />
          </li>
        ))}
      </ul>
      <DiscoveryForm cohort={cohort} />
    </section>
  );
}

function Entry({ entry }: { entry: DiscoveryEntry }): JSX.Element {
  const { found, tested } = entry.summary;
  const result =
    entry.hash === null
      ? words(entry.job?.state ?? "")
      : `${counts.format(found ?? 0)} of ${counts.format(tested ?? 0)} biomarkers found`;
  return (
    <>
      <Link to={`/x/${entry.id}`}>{questionText(entry.asked)}</Link>
      {entry.asked.covariates && entry.asked.covariates.length > 0 && (
        <span className="muted">adjusted for {entry.asked.covariates.join(", ")}</span>
      )}
      <span className="number">{result}</span>
      <span className="muted number end">
        look {entry.look} · {dateTimeText(entry.created_at)}
      </span>
    </>
  );
}
