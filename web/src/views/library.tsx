import { useQuery } from "@tanstack/react-query";
import { useEffect, useState, type JSX } from "react";
import * as queries from "../api/queries";
import { DropZone } from "../components/drop-zone";
import { RecordingTable } from "../components/recording-table";
import { Link } from "../components/link";
import { Empty, Failure, Skeleton } from "../components/states";
import { UploadList } from "../components/upload-list";
import { countText } from "../core/format";
import { useQueryState } from "../core/location";

const TYPED_MS = 200;

/** All recordings, and the door through which new ones come in. */
export default function LibraryView(): JSX.Element {
  const [query, changeQuery] = useQueryState();
  const q = query.get("q") ?? "";
  const first = useQuery(queries.recordingPage(q, 0));
  const total = first.data?.total ?? 0;
  const firstRun = q === "" && first.data?.total === 0;
  return (
    <main className="library">
      <DropZone large={firstRun} />
      <UploadList />
      {first.isError ? (
        <Failure
          title="The recordings could not be listed."
          error={first.error}
          onRetry={() => void first.refetch()}
        />
      ) : firstRun ? null : (
        <section aria-label="Recordings">
          <header className="library-head">
            <h1>Recordings</h1>
            <span className="number muted" data-testid="total">
              {first.data ? countText(total, "recording") : ""}
            </span>
            <Link to={q === "" ? "/cohorts" : `/cohorts?q=${encodeURIComponent(q)}`} className="button">
              Build cohort
            </Link>
            <Search q={q} onSearch={(text) => changeQuery({ q: text || null })} />
          </header>
          {first.data === undefined ? (
            <Skeleton label="Loading the recordings" lines={12} />
          ) : total === 0 ? (
            <Empty>
              No recording fits “{q}”.
              <button type="button" className="link" onClick={() => changeQuery({ q: null })}>
                Clear the search
              </button>
            </Empty>
          ) : (
            <RecordingTable q={q} total={total} />
          )}
        </section>
      )}
    </main>
  );
}

function Search({ q, onSearch }: { q: string; onSearch: (text: string) => void }): JSX.Element {
  const [text, setText] = useState(q);
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      if (text !== q) onSearch(text);
    }, TYPED_MS);
    return () => window.clearTimeout(timer);
  }, [text, q, onSearch]);
  return (
    <input
      type="search"
      className="end"
      placeholder="Search name or group"
      aria-label="Search recordings"
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}
