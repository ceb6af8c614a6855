import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type JSX } from "react";
import { RULES, retention, retentionOf, setRetention, type Rule, type Rules } from "../api/retention";
import { projectHere } from "../core/project";
import { say } from "../i18n";
import { Loaded } from "./loaded";
import { Failure } from "./states";

const MOST_DAYS = 36500;

/** For how long the project keeps what it has, for its administrators. */
export function Keeping(): JSX.Element {
  const words = say().retention;
  const project = projectHere();
  return (
    <section aria-labelledby="settings-keeping">
      <h2 id="settings-keeping">{words.title}</h2>
      <p className="hint">{words.hint}</p>
      <Loaded query={useQuery(retention(project))} loading={words.title} failure={words.notLoaded}>
        {({ rules }) => (
          <RulesForm key={`${project} ${JSON.stringify(rules)}`} project={project} inForce={rules} />
        )}
      </Loaded>
    </section>
  );
}

/** A field for each rule, empty where everything is kept, and how much the rules as they stand here would remove. */
function RulesForm({ project, inForce }: { project: string; inForce: Rules }): JSX.Element {
  const words = say().retention;
  const cache = useQueryClient();
  const [rules, setRules] = useState(inForce);
  const isChanged = RULES.some((rule) => daysOf(rules, rule) !== daysOf(inForce, rule));
  const hasRules = RULES.some((rule) => daysOf(rules, rule) !== null);
  const due = useQuery({ ...retentionOf(project, rules), enabled: hasRules });
  const counts = hasRules ? due.data?.due : undefined;
  const removes = RULES.some((rule) => (counts?.[rule] ?? 0) > 0);
  const saving = useMutation({
    mutationFn: () => setRetention(project, rules),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["retention", project] }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!removes || window.confirm(words.sure)) saving.mutate();
  };
  return (
    <form className="keeping" aria-label={words.title} onSubmit={submit}>
      {RULES.map((rule) => (
        <RuleField
          key={rule}
          rule={rule}
          days={daysOf(rules, rule)}
          due={daysOf(rules, rule) === null ? undefined : counts?.[rule]}
          onChange={(days) => setRules({ ...rules, [`${rule}_days`]: days })}
        />
      ))}
      {due.isError && <Failure title={words.notLoaded} error={due.error} />}
      <button
        type="submit"
        className="primary"
        disabled={!isChanged || saving.isPending || (hasRules && (due.isPending || due.isPlaceholderData))}
      >
        {words.save}
      </button>
      {saving.isError && <Failure title={words.notSaved} error={saving.error} />}
    </form>
  );
}

function RuleField({
  rule,
  days,
  due,
  onChange,
}: {
  rule: Rule;
  days: number | null;
  due: number | undefined;
  onChange: (days: number | null) => void;
}): JSX.Element {
  const words = say().retention;
  const hint = `keeping-${rule}`;
  return (
    <div>
      <label className="field">
        {words.rules[rule]}
        <input
          type="number"
          inputMode="numeric"
          min={1}
          max={MOST_DAYS}
          step={1}
          value={days ?? ""}
          placeholder={words.forever}
          aria-describedby={hint}
          onChange={(event) => onChange(wholeDays(event.target.value))}
        />
      </label>
      <p id={hint} className="hint" data-due={due}>
        {words.hints[rule]} {due === undefined ? "" : words.due(due)}
      </p>
    </div>
  );
}

const daysOf = (rules: Rules, rule: Rule): number | null => rules[`${rule}_days`] ?? null;

/** A number of days that can be one; nothing where the field is empty. */
function wholeDays(text: string): number | null {
  const days = Math.trunc(Number(text));
  return text === "" || !(days >= 1) ? null : Math.min(days, MOST_DAYS);
}
