import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type JSX } from "react";
import * as cohorts from "../api/cohorts";
import type { CohortDetail } from "../api/types";
import { Allowed } from "./allowed";
import { say } from "../i18n";
import { Failure } from "./states";

/** Tables of outcomes that are joined to a cohort, and the way to add one. */
export function OutcomeTables({ cohort }: { cohort: CohortDetail }): JSX.Element {
  const words = say().cohorts.outcomes;
  const [file, setFile] = useState<File | null>(null);
  const [on, setOn] = useState("record");
  const [key, setKey] = useState("");
  const cache = useQueryClient();
  const refresh = () => cache.invalidateQueries({ queryKey: ["cohort", cohort.id] });
  const join = useMutation({
    mutationFn: (given: File) => cohorts.joinOutcomes(cohort.id, { file: given, on, key }),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: (name: string) => cohorts.removeOutcomes(cohort.id, name),
    onSuccess: refresh,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (file) join.mutate(file);
  };
  return (
    <section className="panel" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className="muted">{words.explain}</p>
      {cohort.tables.map((table) => (
        <article key={table.name} className="joined">
          <strong>{table.name}</strong> <span className="muted">{table.columns.join(", ")}</span>
          <Allowed to="analyst">
            <button
              type="button"
              className="quiet end"
              aria-label={words.removeOne(table.name)}
              onClick={() => remove.mutate(table.name)}
            >
              {words.remove}
            </button>
          </Allowed>
          <ul>
            {table.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </article>
      ))}
      {cohort.project_tables.map((table) => (
        <article key={table.id} className="joined">
          <strong>{table.name}</strong> <span className="muted">{table.columns.join(", ")}</span>{" "}
          <span className="muted end">{words.ofProject}</span>
          <ul>
            {table.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </article>
      ))}
      <Allowed to="analyst">
        <form className="fields" onSubmit={submit} aria-label={words.form}>
          <label>
            {words.table}
            <input
              type="file"
              required
              accept=".csv,.tsv,.txt,.parquet,.feather,.arrow,.xlsx"
              onChange={(event) => setFile(event.target.files?.[0] ?? null)}
            />
          </label>
          <label>
            {words.matchedBy}
            <select value={on} onChange={(event) => setOn(event.target.value)}>
              <option value="record">{words.record}</option>
              <option value="subject">{words.subject}</option>
              <option value="pseudonym">{words.pseudonym}</option>
            </select>
          </label>
          <label>
            {words.column}
            <input value={key} placeholder={on} onChange={(event) => setKey(event.target.value)} />
          </label>
          <button type="submit" disabled={file === null || join.isPending}>
            {words.join}
          </button>
        </form>
      </Allowed>
      {join.isError && <Failure title={words.notJoined} error={join.error} />}
      {remove.isError && <Failure title={words.notRemoved} error={remove.error} />}
    </section>
  );
}
