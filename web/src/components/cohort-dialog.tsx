import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type FormEvent, type JSX } from "react";
import * as cohorts from "../api/cohorts";
import type { Selection } from "../api/types";
import { countText } from "../core/format";
import { goTo } from "../core/location";
import { projectHere } from "../core/project";
import { say } from "../i18n";
import { Dialog } from "./dialog";
import { Failure } from "./states";

interface Props {
  readonly open: boolean;
  readonly count: number;
  /** Which recordings are meant. */
  readonly selection: Selection;
  readonly onClose: () => void;
}

/** A cohort of the recordings that are ticked or found; its page opens. */
export function CohortDialog({ open, count, selection, onClose }: Props): JSX.Element {
  const words = say().library;
  return (
    <Dialog open={open} title={words.cohortTitle} onClose={onClose}>
      <p className="muted">{words.found(countText(count), count)}</p>
      <CohortName selection={selection} />
    </Dialog>
  );
}

function CohortName({ selection }: Pick<Props, "selection">): JSX.Element {
  const words = say().library;
  const [name, setName] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const cache = useQueryClient();
  useEffect(() => input.current?.focus(), []);
  const make = useMutation({
    mutationFn: () =>
      cohorts.makeCohort({ name, selection: selection, settings_id: null, project: projectHere() }),
    onSuccess: async ({ id }) => {
      await cache.invalidateQueries({ queryKey: ["cohorts"] });
      goTo(`/c/${id}`);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form className="inline-form" onSubmit={submit}>
      <label className="field">
        {words.cohortName}
        <input
          ref={input}
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <button type="submit" className="primary" disabled={make.isPending}>
        {words.cohortNow}
      </button>
      {make.isError && <Failure title={words.cohortFailed} error={make.error} />}
    </form>
  );
}
