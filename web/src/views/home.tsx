import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";
import * as queries from "../api/queries";
import { DemoDoor } from "../components/demo-door";
import { DropZone } from "../components/drop-zone";
import { Link } from "../components/link";
import { Quality } from "../components/quality";
import { Failure } from "../components/states";
import { fixed } from "../core/format";
import { projectHere, withProject } from "../core/project";
import { say } from "../i18n";

const RECENT = 6;

/** The first page: the doors in, and what there is already. */
export default function HomeView(): JSX.Element {
  const words = say().home;
  return (
    <main className="home">
      <h1>{words.title}</h1>
      <p className="lead">{words.lead}</p>
      <div className="doors">
        <DropZone large={false} />
        <DemoDoor />
      </div>
      <Recent />
      <section aria-label={words.inCode}>
        <h2>{words.inCode}</h2>
        <pre>
          <code>{`import ecgomics as eo\n\nprofile = eo.profile(eo.read("ecg.dcm"))\nprofile["qtc_fridericia"]`}</code>
        </pre>
      </section>
    </main>
  );
}

/** What came in last. */
function Recent(): JSX.Element | null {
  const words = say().home;
  const project = projectHere();
  const found = useQuery(queries.recordingPage("", 0, project));
  if (found.isError) {
    return <Failure title={words.notListed} error={found.error} onRetry={() => void found.refetch()} />;
  }
  const items = found.data?.items.slice(0, RECENT) ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-label={words.recent}>
      <header className="library-head">
        <h2>{words.recent}</h2>
        <Link to={withProject("/library", project)} className="end">
          {words.allOf(found.data?.total ?? 0)}
        </Link>
      </header>
      <ul className="recent">
        {items.map((each) => (
          <li key={each.id}>
            <Link to={`/r/${each.id}`}>{each.name}</Link>
            <span className="number muted">
              {each.heart_rate === null ? say().common.measuring : `${fixed(each.heart_rate, 0)} /min`}
            </span>
            <Quality verdict={each.quality} />
            {each.synthetic && <span className="badge">{say().common.synthetic}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
