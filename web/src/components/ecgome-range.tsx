import { useState, type FormEvent, type JSX } from "react";
import * as ecgome from "../api/ecgome";
import type { Recording } from "../api/types";
import { Allowed } from "./allowed";
import { say } from "../i18n";
import { Failure } from "./states";

/** The columns that were chosen, and a name to save them under. */
export function EcgomeRange({
  recording,
  symbols,
  onClear,
}: {
  recording: Recording;
  symbols: readonly string[];
  onClear: () => void;
}): JSX.Element {
  const words = say().ecgome;
  const [name, setName] = useState("");
  const saving = ecgome.useSaveSet(ecgome.projectOf(recording));
  const save = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate({ name, symbols });
  };
  return (
    <form className="ecgome-range" onSubmit={save} aria-label={words.saveSet}>
      <span className="number" role="status">
        {saving.isSuccess
          ? words.savedSet(saving.data.name, saving.data.symbols.length)
          : words.chosen(symbols.length)}
      </span>
      <Allowed to="analyst">
        <input
          aria-label={words.setName}
          placeholder={words.setName}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="primary" disabled={saving.isPending || name.trim() === ""}>
          {words.saveSet}
        </button>
      </Allowed>
      <button type="button" onClick={onClear}>
        {words.clear}
      </button>
      {saving.isError && <Failure title={words.notSaved} error={saving.error} />}
    </form>
  );
}
