import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type JSX } from "react";
import { Refusal } from "../api/client";
import type { LibraryQuery } from "../api/library";
import * as queries from "../api/library-queries";
import type { LibraryPage } from "../api/types";
import { DropZone } from "../components/drop-zone";
import { FileChoice } from "../components/file-choice";
import { COLUMNS, useColumns } from "../components/library-columns";
import { LibraryFacets } from "../components/library-facets";
import { LibraryList } from "../components/library-list";
import { ProjectChoice } from "../components/project-choice";
import { ProjectOutcomes } from "../components/project-outcomes";
import { QueryLine } from "../components/query-line";
import { Empty, Failure, Skeleton } from "../components/states";
import { TriageMode } from "../components/triage-mode";
import { UploadList } from "../components/upload-list";
import { useEdits } from "../components/use-edits";
import { countText } from "../core/format";
import { useQueryState } from "../core/location";
import { DEFAULT_PROJECT, usualProject } from "../core/project";
import { may, useSession } from "../core/session";
import { Allowed } from "../components/allowed";
import { say } from "../i18n";
import "../styles/library-page.css";

const USUAL_SORT = "-uploaded";

/** All recordings of a project: found, looked at one after another, decided on. */
export default function LibraryView(): JSX.Element {
  const [address, change] = useQueryState();
  const words = say().library;
  const asked: LibraryQuery = {
    project: address.get("project") ?? usualProject(),
    q: address.get("q") ?? "",
    sort: address.get("sort") ?? USUAL_SORT,
  };
  const found = useQuery(queries.page(asked, 0));
  const understood = useUnderstood(asked, found.isSuccess && !found.isPlaceholderData);
  const last = useRef<LibraryPage | undefined>(undefined);
  if (found.data) last.current = found.data;
  const page = found.data ?? last.current;
  const problem = found.error instanceof Refusal && found.error.kind === "invalid-input" ? found.error : null;
  const firstRun = page?.everything === 0;
  const edits = useEdits();
  useTitle(words.title);

  const [outcomes, setOutcomes] = useState(false);
  const mayEdit = may(useSession(), "analyst", asked.project);
  const triage = address.get("mode") === "triage" && mayEdit;
  const knownTags = page?.facets.find(({ field }) => field === "tag")?.values.map(({ value }) => value) ?? [];
  if (triage)
    return (
      <main className="library-page triaging">
        <TriageMode
          query={asked}
          position={Number(address.get("at") ?? 0) || 0}
          {...{ knownTags, edits }}
          onPosition={(at) => change({ at: at === 0 ? null : String(at) })}
          onEnd={() => change({ mode: null, at: null })}
        />
      </main>
    );
  return (
    <main className="library-page">
      {firstRun && (mayEdit ? <DropZone large /> : <Empty>{words.nothingYet}</Empty>)}
      <UploadList />
      <header className="library-page-head">
        <h1>{words.title}</h1>
        {page && <Counts page={page} />}
        <span className="actions end">
          <ProjectChoice
            project={asked.project}
            onChange={(project) => change({ project: project === DEFAULT_PROJECT ? null : project, q: null })}
          />
          <button type="button" onClick={() => setOutcomes(true)}>
            {words.outcomes}
          </button>
          {!firstRun && !found.isPending && <FileChoice primary={null} />}
        </span>
      </header>
      {found.isError && problem === null && (
        <Failure title={words.notListed} error={found.error} onRetry={() => void found.refetch()} />
      )}
      {page === undefined ? (
        !found.isError && <Skeleton label={words.loading} lines={12} />
      ) : firstRun ? null : (
        <Found
          {...{ page, knownTags, edits, change }}
          asked={asked}
          shown={understood}
          problem={problem?.message ?? null}
        />
      )}
      <ProjectOutcomes open={outcomes} project={asked.project} onClose={() => setOutcomes(false)} />
    </main>
  );
}

interface FoundProps {
  readonly page: LibraryPage;
  /** What the line asks, and the last one that was understood. */
  readonly asked: LibraryQuery;
  readonly shown: LibraryQuery;
  readonly problem: string | null;
  readonly knownTags: readonly string[];
  readonly edits: ReturnType<typeof useEdits>;
  readonly change: (changes: Record<string, string | null>) => void;
}

function Found({ page, asked, shown, problem, knownTags, edits, change }: FoundProps): JSX.Element {
  const words = say().library;
  const [columns, toggleColumn] = useColumns();
  const [facetsOpen, setFacetsOpen] = useState(false);
  const [asking, setAsking] = useState<"exclude" | "tag" | "move" | "cohort" | null>(null);
  const search = (q: string): void => change({ q: q.trim() === "" ? null : q });
  return (
    <div className={facetsOpen ? "library-body facets-open" : "library-body"}>
      <LibraryFacets facets={page.facets} q={asked.q} onChange={search} />
      <div className="library-right">
        <div className="library-tools">
          <button
            type="button"
            className="narrow-only"
            aria-expanded={facetsOpen}
            onClick={() => setFacetsOpen(!facetsOpen)}
          >
            {words.showFilters}
          </button>
          <QueryLine q={asked.q} problem={problem} onSearch={search} />
          <span className="number muted" data-testid="total" role="status">
            {words.found(countText(page.total), page.total)}
          </span>
          <Allowed to="analyst">
            <button type="button" disabled={page.total === 0} onClick={() => change({ mode: "triage" })}>
              {words.triageMode} <kbd className="wide-only">A</kbd>
            </button>
            <button type="button" disabled={page.total === 0} onClick={() => setAsking("cohort")}>
              {words.buildCohort}
            </button>
          </Allowed>
          <details className="column-choice wide-only">
            <summary>{words.chooseColumns}</summary>
            <div>
              {COLUMNS.filter((column) => column !== "name").map((column) => (
                <label key={column} className="check">
                  <input
                    type="checkbox"
                    checked={columns.includes(column)}
                    onChange={() => toggleColumn(column)}
                  />
                  {words.columns[column]}
                </label>
              ))}
            </div>
          </details>
        </div>
        {page.total === 0 ? (
          <Empty>
            {words.nothingFits}
            <button type="button" className="link" onClick={() => change({ q: null })}>
              {words.clear}
            </button>
          </Empty>
        ) : (
          <LibraryList
            key={`${shown.project} ${shown.q}`}
            query={shown}
            total={page.total}
            {...{ columns, knownTags, edits, asking }}
            onAsk={setAsking}
            onSort={(sort) => change({ sort: sort === USUAL_SORT ? null : sort })}
            onTriage={() => change({ mode: "triage" })}
          />
        )}
      </div>
    </div>
  );
}

/** The last query that the server answered, so that neither waiting nor a half-typed line empties the list. */
function useUnderstood(asked: LibraryQuery, isAnswered: boolean): LibraryQuery {
  const last = useRef(asked);
  if (isAnswered) last.current = asked;
  return last.current;
}

function Counts({ page }: { page: LibraryPage }): JSX.Element {
  const words = say().library;
  const count = (n: number): string => countText(n);
  return (
    <span className="number muted" data-testid="everything">
      {words.counts(
        words.recordings(count(page.everything), page.everything),
        words.people(count(page.people), page.people),
      )}
    </span>
  );
}

function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ECGomics`;
    return () => {
      document.title = "ECGomics";
    };
  }, [title]);
}
