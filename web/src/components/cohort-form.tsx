import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type JSX } from "react";
import * as cohorts from "../api/cohorts";
import * as queries from "../api/queries";
import type { Selection } from "../api/types";
import { countText } from "../core/format";
import { goTo } from "../core/location";
import { Failure } from "./states";

const KINDS = [
  { kind: "all", text: "every recording" },
  { kind: "filter", text: "recordings whose name or group contains" },
] as const;

/** A new cohort: a name, and which recordings of the library it is made of. */
export function CohortForm(): JSX.Element {
  const [name, setName] = useState("");
  const [kind, setKind] = useState<"all" | "filter">("all");
  const [text, setText] = useState("");
  const fitting = useQuery(queries.recordingPage(kind === "filter" ? text : "", 0));
  const cache = useQueryClient();
  const make = useMutation({
    mutationFn: () => {
      const selection: Selection = { kind, values: kind === "filter" ? [text] : [] };
      return cohorts.makeCohort(name, selection);
    },
    onSuccess: async ({ id }) => {
      await cache.invalidateQueries({ queryKey: ["cohorts"] });
      goTo(`/c/${id}`);
    },
  });
  const total = fitting.data?.total ?? 0;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form className="cohort-form" onSubmit={submit} aria-label="New cohort">
      <h2>New cohort</h2>
      <div className="fields">
        <label>
          Name
          <input required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        <label>
          Made of
          <select value={kind} onChange={(event) => setKind(event.target.value as typeof kind)}>
            {KINDS.map((each) => (
              <option key={each.kind} value={each.kind}>
                {each.text}
              </option>
            ))}
          </select>
        </label>
        {kind === "filter" && (
          <label>
            Text
            <input required value={text} onChange={(event) => setText(event.target.value)} />
          </label>
        )}
        <span className="muted number" aria-live="polite">
          {fitting.data ? countText(total, "recording") : ""}
        </span>
        <button type="submit" className="primary" disabled={make.isPending || total === 0}>
          Build cohort
        </button>
      </div>
      {make.isError && <Failure title="The cohort was not made." error={make.error} />}
    </form>
  );
}
