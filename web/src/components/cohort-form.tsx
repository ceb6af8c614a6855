import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type JSX } from "react";
import * as cohorts from "../api/cohorts";
import * as queries from "../api/queries";
import type { Cohorts, Selection } from "../api/types";
import { selectionOf, type Kind } from "../core/cohorts";
import { countText } from "../core/format";
import { goTo, useQueryState } from "../core/location";
import { Failure } from "./states";

const KINDS: readonly { readonly kind: Kind; readonly text: string }[] = [
  { kind: "all", text: "every recording" },
  { kind: "groups", text: "recordings of groups" },
  { kind: "filter", text: "recordings whose name or group contains" },
];

/** A new cohort: a name, and which recordings of the library it is made of. */
export function CohortForm({ groups }: { groups: Cohorts["groups"] }): JSX.Element {
  const [query] = useQueryState();
  const searched = query.get("q") ?? "";
  const [name, setName] = useState("");
  const [kind, setKind] = useState<Kind>(searched === "" ? "all" : "filter");
  const [text, setText] = useState(searched);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const fitting = useQuery(queries.recordingPage(kind === "filter" ? text : "", 0));
  const cache = useQueryClient();
  const make = useMutation({
    mutationFn: (selection: Selection) => cohorts.makeCohort(name, selection),
    onSuccess: async ({ id }) => {
      await cache.invalidateQueries({ queryKey: ["cohorts"] });
      goTo(`/c/${id}`);
    },
  });
  const selection = selectionOf(kind, text, chosen);
  const grouped = chosen.reduce((sum, group) => sum + (groups[group] ?? 0), 0);
  const total = kind === "groups" ? grouped : (fitting.data?.total ?? 0);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (selection) make.mutate(selection);
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
          <select value={kind} onChange={(event) => setKind(event.target.value as Kind)}>
            {KINDS.filter((each) => each.kind !== "groups" || Object.keys(groups).length > 0).map((each) => (
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
        {kind === "groups" && <Groups groups={groups} chosen={chosen} onChange={setChosen} />}
        <span className="muted number" aria-live="polite">
          {selection ? countText(total, "recording") : ""}
        </span>
        <button type="submit" className="primary" disabled={make.isPending || !selection || total === 0}>
          Build cohort
        </button>
      </div>
      {make.isError && <Failure title="The cohort was not made." error={make.error} />}
    </form>
  );
}

interface GroupsProps {
  readonly groups: Cohorts["groups"];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: string[]) => void;
}

const Groups = ({ groups, chosen, onChange }: GroupsProps): JSX.Element => (
  <fieldset className="covariates">
    <legend>Groups</legend>
    {Object.entries(groups).map(([name, count]) => (
      <label key={name}>
        <input
          type="checkbox"
          checked={chosen.includes(name)}
          onChange={({ target }) =>
            onChange(target.checked ? [...chosen, name] : chosen.filter((each) => each !== name))
          }
        />
        {name} ({count})
      </label>
    ))}
  </fieldset>
);
