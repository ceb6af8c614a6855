import { useState, type JSX } from "react";
import {
  firstRule,
  lineOf,
  RULE_FIELDS,
  rulesOf,
  termOf,
  type Operator,
  type Rule,
} from "../core/cohort-rules";
import { words as inWords } from "../core/format";
import { say } from "../i18n";

interface Props {
  readonly line: string;
  readonly onChange: (line: string) => void;
}

/** Rules that all have to hold, one below another, and the query line that they are. */
export function CohortRules({ line, onChange }: Props): JSX.Element {
  const words = say().cohorts.rules;
  const [rules, setRules] = useState(() => rulesOf(line));
  const change = (next: readonly Rule[]): void => {
    setRules([...next]);
    onChange(lineOf(next));
  };
  return (
    <fieldset className="rules">
      <legend>{words.title}</legend>
      <p className="muted">{words.all}</p>
      <ol>
        {rules.map((rule, i) => (
          <li key={i}>
            <RuleRow
              rule={rule}
              onChange={(next) => change(rules.with(i, next))}
              onRemove={() => change(rules.toSpliced(i, 1))}
            />
          </li>
        ))}
      </ol>
      <label className="field">
        {words.add}
        <select value="" onChange={({ target }) => change([...rules, firstRule(target.value)])}>
          <option value="">…</option>
          {Object.keys(RULE_FIELDS).map((field) => (
            <option key={field} value={field}>
              {fieldName(field)}
            </option>
          ))}
        </select>
      </label>
      <label className="field grow">
        {words.line}
        <input
          className="line"
          spellCheck={false}
          value={line}
          placeholder="rhythm:sinus quality>=fair age>=40"
          onChange={({ target }) => {
            setRules(rulesOf(target.value));
            onChange(target.value);
          }}
        />
      </label>
    </fieldset>
  );
}

function fieldName(field: string): string {
  const names: Readonly<Record<string, string>> = say().cohorts.rules.fields;
  return names[field] ?? field;
}

interface RowProps {
  readonly rule: Rule;
  readonly onChange: (rule: Rule) => void;
  readonly onRemove: () => void;
}

function RuleRow({ rule, onChange, onRemove }: RowProps): JSX.Element {
  const words = say().cohorts.rules;
  const of = RULE_FIELDS[rule.field];
  return (
    <>
      {of === undefined ? (
        <code>{rule.value}</code>
      ) : (
        <>
          <span className="rule-field">{fieldName(rule.field)}</span>
          <select
            aria-label={`${words.operator}: ${fieldName(rule.field)}`}
            value={rule.operator}
            onChange={({ target }) => onChange({ ...rule, operator: target.value as Operator })}
          >
            {of.operators.map((operator) => (
              <option key={operator} value={operator}>
                {words.operators[operator]}
              </option>
            ))}
          </select>
          <RuleValue rule={rule} label={`${words.value}: ${fieldName(rule.field)}`} onChange={onChange} />
        </>
      )}
      <button type="button" className="quiet" aria-label={words.remove(termOf(rule))} onClick={onRemove}>
        ✕
      </button>
    </>
  );
}

function RuleValue({
  rule,
  label,
  onChange,
}: {
  rule: Rule;
  label: string;
  onChange: (rule: Rule) => void;
}): JSX.Element {
  const { options, example } = RULE_FIELDS[rule.field]!;
  if (options.length === 0) {
    return (
      <input
        aria-label={label}
        value={rule.value}
        placeholder={example}
        onChange={({ target }) => onChange({ ...rule, value: target.value })}
      />
    );
  }
  return (
    <select
      aria-label={label}
      value={rule.value}
      onChange={({ target }) => onChange({ ...rule, value: target.value })}
    >
      {[...new Set([...options, rule.value])].map((option) => (
        <option key={option} value={option}>
          {inWords(option)}
        </option>
      ))}
    </select>
  );
}
