import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useState, type FormEvent, type JSX } from "react";
import * as cohorts from "../api/cohorts";
import * as cohortQueries from "../api/cohort-queries";
import type { Cohorts, RecordSetEntry, Selection } from "../api/types";
import { EMPTY_DRAFT, selectionOf, SOURCES, type CohortDraft } from "../core/cohorts";
import { goTo, useQueryState } from "../core/location";
import { projectHere } from "../core/project";
import { say } from "../i18n";
import { CheckList } from "./check-list";
import { CohortRules } from "./cohort-rules";
import { Failure } from "./states";
import { StepCounts } from "./step-counts";

const PER_PERSON: readonly Selection["per_person"][] = ["all", "first", "last"];

/** A new cohort: a name, which recordings of the library it is made of, and what it is measured with. */
export function CohortForm({ groups, settings }: Pick<Cohorts, "groups" | "settings">): JSX.Element {
  const words = say().cohorts.form;
  const [query] = useQueryState();
  const project = projectHere();
  const [name, setName] = useState("");
  const [draft, setDraft] = useState(() => draftOf(query));
  const [settingsId, setSettingsId] = useState("");
  const sets = useQuery(cohortQueries.sets(project));
  const cache = useQueryClient();
  const make = useMutation({
    mutationFn: (selection: Selection) =>
      cohorts.makeCohort({ name, selection, settings_id: settingsId || null, project }),
    onSuccess: async ({ id }) => {
      await cache.invalidateQueries({ queryKey: ["cohorts"] });
      goTo(`/c/${id}`);
    },
  });
  const change = (some: Partial<CohortDraft>): void => setDraft({ ...draft, ...some });
  const selection = selectionOf(draft);
  const steps = useQuery(cohortQueries.preview(useDeferredValue(selection), project));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (selection) make.mutate(selection);
  };
  const nothing = selection === null || !steps.data || steps.data.members === 0;
  return (
    <form className="cohort-form" onSubmit={submit} aria-label={words.title}>
      <h2>{words.title}</h2>
      <div className="fields">
        <label className="grow">
          {words.name}
          <input required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        <label>
          {words.source}
          <select
            value={draft.source}
            onChange={(event) => change({ source: SOURCES.find((each) => each === event.target.value)! })}
          >
            {SOURCES.filter((each) => each !== "groups" || Object.keys(groups).length > 0).map((each) => (
              <option key={each} value={each}>
                {words.sources[each]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.person}
          <select
            value={draft.perPerson}
            onChange={(event) =>
              change({ perPerson: PER_PERSON.find((each) => each === event.target.value)! })
            }
          >
            {PER_PERSON.map((each) => (
              <option key={each} value={each}>
                {words.perPerson[each]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.settings}
          <select value={settingsId} onChange={(event) => setSettingsId(event.target.value)}>
            <option value="">{words.usualSettings}</option>
            {settings.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}@{each.version}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Source draft={draft} groups={groups} sets={sets.data ?? []} onChange={change} />
      <label className="check">
        <input
          type="checkbox"
          checked={draft.excludedToo}
          onChange={({ target }) => change({ excludedToo: target.checked })}
        />
        {words.excludedToo}
      </label>
      <div className="actions">
        <StepCounts steps={selection === null ? undefined : steps.data} />
        <button type="submit" className="primary end" disabled={make.isPending || nothing}>
          {words.build}
        </button>
      </div>
      {steps.isError && <Failure title={words.notCounted} error={steps.error} />}
      {make.isError && <Failure title={words.notMade} error={make.error} />}
    </form>
  );
}

/** What the address asks for: a query line of the library, or a set. */
function draftOf(query: URLSearchParams): CohortDraft {
  const [line, set] = [query.get("q") ?? "", query.get("set") ?? ""];
  if (set !== "") return { ...EMPTY_DRAFT, source: "sets", sets: [set] };
  return line === "" ? EMPTY_DRAFT : { ...EMPTY_DRAFT, source: "query", line };
}

interface SourceProps {
  readonly draft: CohortDraft;
  readonly groups: Cohorts["groups"];
  readonly sets: readonly RecordSetEntry[];
  readonly onChange: (some: Partial<CohortDraft>) => void;
}

/** What the chosen source asks for, and the sets that are left out. */
function Source({ draft, groups, sets, onChange }: SourceProps): JSX.Element {
  const words = say().cohorts.form;
  const named = sets.map(({ id, name, recordings, same_data: drawn }) => ({
    value: id,
    text: `${name} (${recordings})${drawn ? `, ${words.sameData}` : ""}`,
  }));
  return (
    <>
      {draft.source === "query" && <CohortRules line={draft.line} onChange={(line) => onChange({ line })} />}
      {draft.source === "filter" && (
        <label className="field">
          {words.text}
          <input required value={draft.text} onChange={(event) => onChange({ text: event.target.value })} />
        </label>
      )}
      {draft.source === "groups" && (
        <CheckList
          legend={words.groups}
          options={Object.entries(groups).map(([group, n]) => ({ value: group, text: `${group} (${n})` }))}
          chosen={draft.groups}
          onChange={(chosen) => onChange({ groups: chosen })}
        />
      )}
      {draft.source === "sets" &&
        (named.length === 0 ? (
          <p className="muted">{words.noSets}</p>
        ) : (
          <CheckList
            legend={words.sets}
            options={named}
            chosen={draft.sets}
            onChange={(chosen) => onChange({ sets: chosen })}
          />
        ))}
      {named.length > 0 && (
        <CheckList
          legend={words.without}
          options={named}
          chosen={draft.without}
          onChange={(chosen) => onChange({ without: chosen })}
        />
      )}
    </>
  );
}
