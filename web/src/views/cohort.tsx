import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { JSX } from "react";
import * as cohorts from "../api/cohorts";
import * as cohortQueries from "../api/cohort-queries";
import type { CohortDetail } from "../api/types";
import { CohortDefinition } from "../components/cohort-definition";
import { CohortDiscoveries } from "../components/cohort-discoveries";
import { CohortExports } from "../components/cohort-exports";
import { CohortFlow } from "../components/cohort-flow";
import { FailedRecords } from "../components/failed-records";
import { JobProgress } from "../components/job-progress";
import { Link } from "../components/link";
import { LoadedPage } from "../components/loaded";
import { MissingValues } from "../components/missing-values";
import { OutcomeTables } from "../components/outcome-tables";
import { Failure } from "../components/states";
import { TableOne } from "../components/table-one";
import { countText } from "../core/format";
import { goTo } from "../core/location";
import { OfProject } from "../core/session";
import { Allowed } from "../components/allowed";
import { say } from "../i18n";

/** One cohort: how it is defined, who is in it, what was measured, what is missing, and the discoveries on it. */
export default function CohortView({ id }: { id: string }): JSX.Element {
  const words = say().cohorts;
  return (
    <LoadedPage
      query={useQuery(cohortQueries.cohort(id))}
      loading={words.loadingOne}
      failure={words.cannotBeShown}
      title={({ name }) => name}
      className="page"
      back={{ to: "/cohorts", text: words.all }}
    >
      {(cohort) => (
        <OfProject value={cohort.project_id}>
          <Heading cohort={cohort} />
          <Extraction cohort={cohort} />
          <div className="cohort-top">
            <CohortDefinition cohort={cohort} />
            <CohortFlow cohort={cohort} />
          </div>
          {cohort.extracted_at !== null && <Extracted cohort={cohort} />}
        </OfProject>
      )}
    </LoadedPage>
  );
}

function Heading({ cohort }: { cohort: CohortDetail }): JSX.Element {
  const words = say().cohorts;
  const cache = useQueryClient();
  const deletion = useMutation({
    mutationFn: () => cohorts.deleteCohort(cohort.id),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ["cohorts"] });
      goTo("/cohorts");
    },
  });
  const remove = (): void => {
    if (window.confirm(words.sureToDelete(cohort.name))) deletion.mutate();
  };
  return (
    <header className="page-head">
      <nav aria-label={say().common.breadcrumb}>
        <Link to="/cohorts">{words.title}</Link>
        <span aria-hidden="true"> › </span>
      </nav>
      <h1>{cohort.name}</h1>
      <span className="muted number">
        {words.recordings(countText(cohort.recordings), cohort.recordings === 1)}
      </span>
      <span className="actions end">
        {cohort.extracted_at !== null && <CohortExports id={cohort.id} />}
        <Allowed to="analyst">
          <button type="button" className="quiet danger" onClick={remove} disabled={deletion.isPending}>
            {words.delete}
          </button>
        </Allowed>
      </span>
      {deletion.isError && <Failure title={words.notDeleted} error={deletion.error} />}
    </header>
  );
}

/** How far the extraction is; and where its tables are not what the selection means any more, the way to new ones. */
function Extraction({ cohort }: { cohort: CohortDetail }): JSX.Element {
  const words = say().cohorts;
  const cache = useQueryClient();
  const again = useMutation({
    mutationFn: () => cohorts.extractCohort(cohort.id),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["cohort", cohort.id] }),
  });
  const changed = cohort.records !== null && cohort.records !== cohort.recordings;
  return (
    <>
      <JobProgress job={cohort.job} onAgain={() => again.mutate()} />
      {(cohort.stale || changed) && (
        <p className="strip warning">
          {cohort.stale ? words.staleStrip : words.changed(countText(cohort.recordings))}{" "}
          <Allowed to="analyst">
            <button type="button" className="link" onClick={() => again.mutate()}>
              {words.extractAnew}
            </button>
          </Allowed>
        </p>
      )}
      {again.isError && <Failure title={words.notExtracted} error={again.error} />}
    </>
  );
}

const Extracted = ({ cohort }: { cohort: CohortDetail }): JSX.Element => (
  <>
    <FailedRecords cohort={cohort} />
    <CohortDiscoveries cohort={cohort} />
    {cohort.table_one && <TableOne table={cohort.table_one} />}
    <OutcomeTables cohort={cohort} />
    <MissingValues rows={cohort.missing} />
  </>
);
