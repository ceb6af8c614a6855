import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type JSX } from "react";
import * as library from "../api/library";
import { outcomeTables } from "../api/library-queries";
import type { OutcomeImport, OutcomeTable } from "../api/types";
import { Allowed } from "./allowed";
import { say } from "../i18n";
import { countText } from "../core/format";
import { Dialog } from "./dialog";
import { Failure } from "./states";

const TYPES = ".csv,.tsv,.txt,.parquet,.feather,.arrow,.xlsx";
const MOST_NAMED = 8;

interface Props {
  readonly open: boolean;
  readonly project: string;
  readonly onClose: () => void;
}

/** Tables of outcomes of a project: which there are, and the way to add one. */
export function ProjectOutcomes({ open, project, onClose }: Props): JSX.Element {
  return (
    <Dialog open={open} wide title={say().library.outcomesTitle} onClose={onClose}>
      <Tables project={project} />
    </Dialog>
  );
}

function Tables({ project }: { project: string }): JSX.Element {
  const words = say().library;
  const found = useQuery(outcomeTables(project));
  const cache = useQueryClient();
  const refresh = async (): Promise<void> => {
    // Cohorts have the tables of their project as columns.
    await cache.invalidateQueries({ queryKey: ["cohort"] });
    await cache.invalidateQueries({ queryKey: ["outcome-tables", project] });
  };
  const bring = useMutation({
    mutationFn: (given: { file: File; key: string; column: string }) =>
      library.importOutcomes(project, given),
    onSuccess: refresh,
  });
  const remove = useMutation({ mutationFn: library.deleteOutcomes, onSuccess: refresh });
  return (
    <>
      <p className="muted">{words.outcomesHint}</p>
      {found.isError && <Failure title={words.notListed} error={found.error} />}
      {found.data?.length === 0 && <p className="muted">{words.noOutcomes}</p>}
      <ul className="outcome-tables">
        {found.data?.map((table) => (
          <TableRow key={table.id} table={table} onRemove={() => remove.mutate(table.id)} />
        ))}
      </ul>
      <Allowed to="analyst">
        <ImportForm isBusy={bring.isPending} onImport={bring.mutate} />
      </Allowed>
      {bring.isError && <Failure title={words.outcomesFailed} error={bring.error} />}
      {remove.isError && <Failure title={words.outcomesFailed} error={remove.error} />}
      {bring.data && <Matched found={bring.data} />}
    </>
  );
}

function TableRow({ table, onRemove }: { table: OutcomeTable; onRemove: () => void }): JSX.Element {
  const words = say().library;
  return (
    <li>
      <strong>{table.name}</strong>{" "}
      <span className="muted">
        {words.outcomesOf[table.key]} ·{" "}
        {words.outcomesRows(countText(table.rows), table.columns.map(({ name }) => name).join(", "))}
      </span>
      <span className="actions end">
        <a href={library.outcomesHref(table.id)} download={`${table.name}.csv`}>
          {say().common.download}
        </a>
        <Allowed to="analyst">
          <button type="button" className="quiet danger" onClick={onRemove}>
            {say().common.remove}
          </button>
        </Allowed>
      </span>
    </li>
  );
}

interface ImportProps {
  readonly isBusy: boolean;
  readonly onImport: (given: { file: File; key: string; column: string }) => void;
}

function ImportForm({ isBusy, onImport }: ImportProps): JSX.Element {
  const words = say().library;
  const [file, setFile] = useState<File | null>(null);
  const [key, setKey] = useState("subject");
  const [column, setColumn] = useState("");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (file) onImport({ file, key, column });
  };
  return (
    <form className="inline-form" onSubmit={submit}>
      <label className="field">
        {words.outcomesFile}
        <input
          type="file"
          required
          accept={TYPES}
          onChange={(event) => setFile(event.target.files?.[0] ?? null)}
        />
      </label>
      <label className="field">
        {words.outcomesKey}
        <select value={key} onChange={(event) => setKey(event.target.value)}>
          <option value="subject">{words.outcomesOf.subject}</option>
          <option value="recording">{words.outcomesOf.recording}</option>
        </select>
      </label>
      <label className="field">
        {words.outcomesColumn}
        <input
          value={column}
          placeholder={words.outcomesColumnHint}
          onChange={(event) => setColumn(event.target.value)}
        />
      </label>
      <button type="submit" className="primary" disabled={file === null || isBusy}>
        {words.outcomesImport}
      </button>
    </form>
  );
}

/** What became of the table: rows that found nobody are named. */
function Matched({ found }: { found: OutcomeImport }): JSX.Element {
  const words = say().library;
  const named = found.unmatched.slice(0, MOST_NAMED);
  const more = found.unmatched_count > named.length ? " …" : "";
  return (
    <div role="status" className="outcome-matched">
      <p>{words.outcomesMatched(countText(found.table.rows), found.column)}</p>
      {found.unmatched_count > 0 && (
        <p className="warning-text">
          {words.outcomesUnmatched(countText(found.unmatched_count), named.join(", ") + more)}
        </p>
      )}
      {found.without_key > 0 && (
        <p className="warning-text">{words.outcomesWithoutKey(countText(found.without_key))}</p>
      )}
    </div>
  );
}
