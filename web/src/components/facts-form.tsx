import { useState, type FormEvent, type JSX } from "react";
import type { StatedFacts } from "../api/client";
import { retry, type UploadItem } from "../api/uploads";

const VOLTAGES = ["mV", "uV", "V", "nV"];

/** Only a table is asked for its columns. */
const isTable = ({ sentence, stated }: UploadItem): boolean =>
  (sentence ?? "").includes("columns") || stated.columns !== undefined;

/** Asks for what a file of bare numbers does not say, and sends it again with the answer. */
export function FactsForm({ item, alike }: { item: UploadItem; alike: readonly UploadItem[] }): JSX.Element {
  const [facts, setFacts] = useState<StatedFacts>(item.stated);
  const [all, setAll] = useState(true);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    retry(all && alike.length > 1 ? alike.map(({ key }) => key) : [item.key], facts);
  };
  return (
    <form className="facts-form" onSubmit={submit}>
      <label>
        Sampling rate, Hz
        <input
          type="number"
          min="1"
          step="any"
          placeholder="500"
          value={facts.fsHz ?? ""}
          onChange={(event) => setFacts({ ...facts, fsHz: event.target.value })}
        />
      </label>
      <label>
        Unit
        <select
          value={facts.unit ?? ""}
          onChange={(event) => setFacts({ ...facts, unit: event.target.value })}
        >
          <option value="">as in the file</option>
          {VOLTAGES.map((unit) => (
            <option key={unit} value={unit}>
              {unit.replace("u", "µ")}
            </option>
          ))}
        </select>
      </label>
      <label className="grow">
        Leads, in the order of the columns
        <input
          type="text"
          placeholder="I, II, V1"
          value={facts.leads ?? ""}
          onChange={(event) => setFacts({ ...facts, leads: event.target.value })}
        />
      </label>
      {isTable(item) && (
        <label className="grow">
          Or columns, by lead
          <input
            type="text"
            placeholder="time_s=t, I=ch1"
            value={facts.columns ?? ""}
            onChange={(event) => setFacts({ ...facts, columns: event.target.value })}
          />
        </label>
      )}
      {alike.length > 1 && (
        <label className="check">
          <input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} />
          for all {alike.length} such files
        </label>
      )}
      <button type="submit">Read with these</button>
    </form>
  );
}
