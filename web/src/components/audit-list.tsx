import { useQuery } from "@tanstack/react-query";
import { useState, type JSX } from "react";
import { AUDIT_FILES, changesHref, type AuditQuery } from "../api/library";
import { changes } from "../api/library-queries";
import type { AuditEntry } from "../api/types";
import { changedParts } from "../core/audit-text";
import { countText, dateTimeText } from "../core/format";
import { say } from "../i18n";
import { AuditChain } from "./audit-chain";
import { Empty, Failure, Skeleton } from "./states";
import "../styles/audit.css";

const STEP = 100;
const MOST = 1000;

/** Who did what in a project: filtered, as files, and whether all of it is as it was written. */
export function AuditList({ project }: { project: string }): JSX.Element {
  const words = say().audit;
  const [query, setQuery] = useState<AuditQuery>({ project, author: "", action: "", kind: "", q: "" });
  const [limit, setLimit] = useState(STEP);
  const found = useQuery(changes(query, 0, limit));
  const choose = (part: Partial<AuditQuery>): void => {
    setLimit(STEP);
    setQuery((now) => ({ ...now, ...part }));
  };
  const page = found.data;
  return (
    <section className="audit-list" aria-labelledby="audit-title">
      <h2 id="audit-title">{words.title}</h2>
      <p className="muted">{words.hint}</p>
      <AuditChain />
      <form className="audit-filter" onSubmit={(event) => event.preventDefault()}>
        <Choice
          label={words.author}
          any={words.anyone}
          value={query.author}
          values={page?.authors ?? []}
          onChange={(author) => choose({ author })}
        />
        <Choice
          label={words.action}
          any={words.anything}
          value={query.action}
          values={page?.actions ?? []}
          text={actionText}
          onChange={(action) => choose({ action })}
        />
        <Choice
          label={words.kind}
          any={words.anything}
          value={query.kind}
          values={page?.kinds ?? []}
          text={kindText}
          onChange={(kind) => choose({ kind })}
        />
        <label className="field">
          {words.entity}
          <input
            type="search"
            value={query.q}
            maxLength={200}
            onChange={(event) => choose({ q: event.target.value })}
          />
        </label>
        {AUDIT_FILES.map((format) => (
          <a key={format} className="button" href={changesHref(query, format)} download>
            {words.download[format]}
          </a>
        ))}
      </form>
      {found.isError ? (
        <Failure title={words.notListed} error={found.error} onRetry={() => void found.refetch()} />
      ) : page === undefined ? (
        <Skeleton label={words.loading} lines={6} />
      ) : page.items.length === 0 ? (
        <Empty>{words.none}</Empty>
      ) : (
        <>
          <Entries entries={page.items} />
          <p className="actions">
            <span className="muted number">
              {words.shown(countText(page.items.length), countText(page.total))}
            </span>
            {page.items.length < Math.min(page.total, MOST) && (
              <button type="button" onClick={() => setLimit(Math.min(MOST, limit + STEP))}>
                {words.more}
              </button>
            )}
          </p>
        </>
      )}
    </section>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly any: string;
  readonly value: string;
  readonly values: readonly string[];
  readonly text?: (value: string) => string;
  readonly onChange: (value: string) => void;
}

const Choice = ({ label, any, value, values, text = (same) => same, onChange }: ChoiceProps): JSX.Element => (
  <label className="field">
    {label}
    <select value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{any}</option>
      {values.map((each) => (
        <option key={each} value={each}>
          {text(each)}
        </option>
      ))}
    </select>
  </label>
);

function Entries({ entries }: { entries: readonly AuditEntry[] }): JSX.Element {
  const words = say().audit;
  return (
    <div className="audit-table" tabIndex={0} role="group" aria-label={words.title}>
      <table>
        <thead>
          <tr>
            {[words.at, words.author, words.action, words.entity, words.before, words.after].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td className="number">{dateTimeText(entry.at)}</td>
              <td title={entry.address || undefined}>{entry.author || (entry.erased && words.wasErased)}</td>
              <td>{actionText(entry.action)}</td>
              <td>
                <span className="muted">{kindText(entry.kind)}</span>{" "}
                {entry.entity_name || entry.entity_id || (entry.erased && words.wasErased)}
              </td>
              <td>{changedParts(entry.before)}</td>
              <td>{changedParts(entry.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const actionText = (action: string): string =>
  (say().audit.actions as Readonly<Record<string, string>>)[action] ?? action;
const kindText = (kind: string): string =>
  (say().audit.kinds as Readonly<Record<string, string>>)[kind] ?? kind;
