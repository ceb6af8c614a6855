import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type JSX } from "react";
import * as cohorts from "../api/cohorts";
import type { Discovery, Plane, RecordSet } from "../api/types";
import { testOfSet } from "../core/discovery-form";
import { countText } from "../core/format";
import { goTo } from "../core/location";
import { drawnHow } from "../core/plane";
import { say } from "../i18n";
import { Dialog } from "./dialog";
import type { Drawn } from "./plane-canvas";
import { Failure } from "./states";

interface Props {
  readonly discovery: Discovery;
  readonly plane: Plane;
  readonly drawn: Drawn;
  readonly people: number;
  readonly onClose: () => void;
}

/** A name for the records that were drawn around; then what can be done with the set. */
export function SaveSet({ discovery, plane, drawn, people, onClose }: Props): JSX.Element {
  const words = say().discovery.sets;
  const [name, setName] = useState("");
  const cache = useQueryClient();
  const ids = plane.recording_ids.filter((id, i): id is string => drawn.inside[i] === 1 && id !== null);
  const save = useMutation({
    mutationFn: () =>
      cohorts.saveSet({
        name,
        recording_ids: ids,
        how: drawnHow(plane, drawn.by, drawn.line, discovery),
        project: discovery.project_id,
      }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["record-sets"] }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog open title={words.title} onClose={onClose}>
      {save.data === undefined ? (
        <form className="save-set" onSubmit={submit}>
          <p>{words.explain(countText(ids.length), countText(people))}</p>
          <label className="field">
            {words.name}
            <input
              required
              autoFocus
              maxLength={200}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          </label>
          <button type="submit" className="primary" disabled={save.isPending || name.trim() === ""}>
            {words.save}
          </button>
          {save.isError && <Failure title={words.notSaved} error={save.error} />}
        </form>
      ) : (
        <Saved saved={save.data} discovery={discovery} />
      )}
    </Dialog>
  );
}

function Saved({ saved, discovery }: { saved: RecordSet; discovery: Discovery }): JSX.Element {
  const words = say().discovery.sets;
  const test = useMutation({
    mutationFn: () => cohorts.makeDiscovery(discovery.cohort_id, testOfSet(discovery.asked, saved.id)),
    onSuccess: ({ id }) => goTo(`/d/${id}`),
  });
  return (
    <div className="save-set" data-set={saved.id}>
      <p role="status">{words.saved(saved.name)}</p>
      {saved.same_data && <p className="strip warning">{words.testCaution}</p>}
      <p className="actions">
        <button type="button" onClick={() => goTo(`/cohorts?set=${saved.id}`)}>
          {words.newCohort}
        </button>
        <button type="button" onClick={() => test.mutate()} disabled={test.isPending}>
          {words.test}
        </button>
      </p>
      {test.isError && <Failure title={words.notTested} error={test.error} />}
    </div>
  );
}
