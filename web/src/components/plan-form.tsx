import { useId, type JSX } from "react";
import type { PlanField } from "../api/types";
import type { PlanValue } from "../core/discovery-form";
import { sentenceCase, words } from "../core/format";
import { say } from "../i18n";

interface Props {
  readonly fields: readonly PlanField[];
  readonly chosen: Readonly<Record<string, PlanValue>>;
  readonly onChange: (name: string, value: PlanValue) => void;
}

/** Every choice of the plan with its explanation, made from the server's description of it. */
export function PlanForm({ fields, chosen, onChange }: Props): JSX.Element {
  const texts = say().discovery.form;
  const changed = Object.keys(chosen).length;
  return (
    <details className="plan">
      <summary>
        {texts.choices} ({changed > 0 ? texts.made(changed) : texts.asUsual})
      </summary>
      <div className="plan-fields">
        {fields.map((field) => (
          <Field
            key={field.name}
            field={field}
            value={chosen[field.name] ?? field.default}
            onChange={(value) => onChange(field.name, value)}
          />
        ))}
      </div>
    </details>
  );
}

interface FieldProps {
  readonly field: PlanField;
  readonly value: PlanValue;
  readonly onChange: (value: PlanValue) => void;
}

function Field({ field, value, onChange }: FieldProps): JSX.Element {
  const id = useId();
  const name = sentenceCase(words(field.name));
  return (
    <div className="plan-field">
      {field.kind === "several" ? (
        <fieldset aria-describedby={id}>
          <legend>{name}</legend>
          <Several options={field.options} value={Array.isArray(value) ? value : []} onChange={onChange} />
        </fieldset>
      ) : (
        <label>
          {name}
          {field.kind === "choice" ? (
            <select
              aria-describedby={id}
              value={String(value)}
              onChange={(event) => onChange(event.target.value)}
            >
              {field.options.map((option) => (
                <option key={option} value={String(option)}>
                  {words(String(option))}
                </option>
              ))}
            </select>
          ) : (
            <input
              type="number"
              aria-describedby={id}
              step={field.kind === "count" ? 1 : "any"}
              min={field.least ?? 0}
              value={String(value)}
              onChange={(event) => onChange(event.target.valueAsNumber)}
            />
          )}
        </label>
      )}
      <p id={id} className="muted">
        {field.explanation}
      </p>
    </div>
  );
}

type Option = PlanField["options"][number];

function Several({
  options,
  value,
  onChange,
}: {
  options: readonly Option[];
  value: readonly Option[];
  onChange: (value: Option[]) => void;
}): JSX.Element {
  return (
    <>
      {options.map((option) => (
        <label key={option}>
          <input
            type="checkbox"
            checked={value.includes(option)}
            onChange={({ target }) =>
              onChange(options.filter((each) => (each === option ? target.checked : value.includes(each))))
            }
          />
          {words(String(option))}
        </label>
      ))}
    </>
  );
}
