import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type JSX } from "react";
import * as library from "../api/library";
import type { SubjectDetail, SubjectFacts } from "../api/types";
import { useMay } from "../core/session";
import { say } from "../i18n";
import { Failure } from "./states";

const factsOf = ({ pseudonym, sex, birth_year, note }: SubjectFacts): SubjectFacts => ({
  pseudonym,
  sex,
  birth_year,
  note,
});

/** What is known of a person; refused where somebody else changed it meanwhile, and what was typed stays. */
export function SubjectFactsForm({ subject }: { subject: SubjectDetail }): JSX.Element {
  const words = say().people;
  const [seen, setSeen] = useState(() => factsOf(subject));
  const [facts, setFacts] = useState(seen);
  const cache = useQueryClient();
  const keep = useMutation({
    mutationFn: () => library.describeSubject(subject.id, facts, seen),
    onSuccess: async (kept) => {
      setSeen(factsOf(kept));
      setFacts(factsOf(kept));
      await cache.invalidateQueries({ queryKey: ["subject", subject.id] });
      await cache.invalidateQueries({ queryKey: ["recordings"] });
    },
  });
  const change = (part: Partial<SubjectFacts>): void => setFacts((now) => ({ ...now, ...part }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    keep.mutate();
  };
  const mayEdit = useMay("analyst");
  const isChanged = JSON.stringify(facts) !== JSON.stringify(seen);
  return (
    <form className="subject-facts" onSubmit={submit} aria-label={words.facts}>
      <h2>{words.facts}</h2>
      <fieldset disabled={!mayEdit}>
        <label className="field">
          {words.pseudonym}
          <input
            required
            maxLength={200}
            value={facts.pseudonym}
            onChange={(event) => change({ pseudonym: event.target.value })}
          />
        </label>
        <label className="field">
          {words.sex}
          <select
            value={facts.sex ?? ""}
            onChange={(event) => change({ sex: (event.target.value || null) as SubjectFacts["sex"] })}
          >
            <option value="">{say().common.notStated}</option>
            <option value="female">{words.female}</option>
            <option value="male">{words.male}</option>
          </select>
        </label>
        <label className="field">
          {words.birthYear}
          <input
            type="number"
            min={1870}
            max={new Date().getFullYear()}
            value={facts.birth_year ?? ""}
            onChange={(event) =>
              change({ birth_year: event.target.value === "" ? null : event.target.valueAsNumber })
            }
          />
        </label>
        <label className="field">
          {words.note}
          <textarea rows={5} value={facts.note} onChange={(event) => change({ note: event.target.value })} />
        </label>
        {mayEdit && (
          <p className="actions">
            <button type="submit" className="primary" disabled={!isChanged || keep.isPending}>
              {say().common.save}
            </button>
            {keep.isSuccess && !isChanged && (
              <span className="muted" role="status">
                {words.saved}
              </span>
            )}
          </p>
        )}
      </fieldset>
      {!mayEdit && <p className="hint">{say().accounts.notAllowed}</p>}
      {keep.isError && <Failure title={words.notSaved} error={keep.error} />}
    </form>
  );
}
