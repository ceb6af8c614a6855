import { useEffect, useId, useState, type JSX } from "react";
import { cautionWord, helpOf, labelOf, optionWord, rangeWord, valueWord } from "../core/setting-words";
import {
  cautionsFor,
  equal,
  parsed,
  textOf,
  type SettingField,
  type SettingValue,
} from "../core/settings-form";
import { say } from "../i18n";

interface Props {
  readonly field: SettingField;
  readonly value: SettingValue;
  readonly was: SettingValue;
  /** Without effect beside the other settings. */
  readonly idle: boolean;
  readonly onChange: (value: SettingValue) => void;
  readonly onInvalid: (invalid: boolean) => void;
}

/** One setting: its control, what it was, what to mind, and on demand what it is. */
export function SettingsField(props: Props): JSX.Element {
  const { field, value, was, idle, onChange, onInvalid } = props;
  const [explained, setExplained] = useState(false);
  const id = useId();
  const words = say().settings;
  const label = labelOf(field);
  const moved = !equal(value, was);
  const [problem, setProblem] = useState<string | null>(null);
  const report = (sentence: string | null): void => {
    setProblem(sentence);
    onInvalid(sentence !== null);
  };
  return (
    <div className="setting" data-setting={field.name} data-moved={moved} data-idle={idle}>
      <div className="setting-line">
        <label htmlFor={id}>{label}</label>
        <Control id={id} {...{ field, value, onChange }} invalid={problem !== null} onProblem={report} />
        {field.unit !== "" && field.kind !== "choice" && <span className="setting-unit">{field.unit}</span>}
        {moved && (
          <button
            type="button"
            className="link setting-was"
            aria-label={words.backTo(label, valueWord(field, was))}
            onClick={() => {
              report(null);
              onChange(was);
            }}
          >
            {words.was(valueWord(field, was))}
          </button>
        )}
        <button
          type="button"
          className="quiet setting-ask"
          aria-label={words.explain(label)}
          aria-expanded={explained}
          onClick={() => setExplained(!explained)}
        >
          ?
        </button>
      </div>
      {problem !== null && (
        <p className="setting-problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      {idle && moved && <p className="setting-note">{words.idle}</p>}
      {problem === null &&
        cautionsFor(field, value).map(({ place, text }) => (
          <p key={place} className="setting-caution">
            {cautionWord(field, place, text)}
          </p>
        ))}
      {explained && <Explanation field={field} />}
    </div>
  );
}

function Explanation({ field }: { field: SettingField }): JSX.Element {
  const words = say().settings;
  const range = field.kind === "number" || field.kind === "integer" ? ` ${rangeWord(field)}` : "";
  return (
    <p className="setting-help">
      {helpOf(field)}
      {range} {field.moves === "rows" && `${words.onlyRows} `}
      {words.source(field.source)} <code>{field.name}</code>
    </p>
  );
}

interface ControlProps {
  readonly id: string;
  readonly field: SettingField;
  readonly value: SettingValue;
  readonly invalid: boolean;
  readonly onChange: (value: SettingValue) => void;
  readonly onProblem: (sentence: string | null) => void;
}

function Control({ id, field, value, invalid, onChange, onProblem }: ControlProps): JSX.Element {
  if (field.kind === "boolean")
    return (
      <input
        id={id}
        type="checkbox"
        checked={value === true}
        onChange={(event) => onChange(event.target.checked)}
      />
    );
  if (field.kind === "choice")
    return (
      <select id={id} value={String(value)} onChange={(event) => onChange(event.target.value)}>
        {field.options.map((option) => (
          <option key={option.value} value={option.value}>
            {optionWord(field, option.value)}
          </option>
        ))}
      </select>
    );
  return <TextControl {...{ id, field, value, invalid, onChange, onProblem }} />;
}

/** Numbers and texts are kept as they are typed, and taken as soon as they are allowed. */
function TextControl({ id, field, value, invalid, onChange, onProblem }: ControlProps): JSX.Element {
  const [text, setText] = useState(textOf(value));
  const shown = textOf(value);
  useEffect(() => setText(shown), [shown]);
  const type = (typed: string): void => {
    setText(typed);
    const found = parsed(field, typed);
    onProblem(found === null ? (field.kind === "text" ? rangeOfText() : rangeWord(field)) : null);
    if (found !== null) onChange(found);
  };
  const step = (by: number): void => {
    const next = Number(((Number(text) || 0) + by * (field.step ?? 1)).toFixed(6));
    type(String(next));
  };
  const described = invalid ? `${id}-problem` : undefined;
  if (field.kind === "names")
    return (
      <textarea
        id={id}
        rows={2}
        value={text}
        placeholder={say().settings.namesHint}
        onChange={(event) => setText(event.target.value)}
        onBlur={(event) => type(event.target.value)}
      />
    );
  return (
    <input
      id={id}
      type="text"
      inputMode={field.kind === "text" ? "text" : "decimal"}
      className={field.kind === "text" ? undefined : "number"}
      value={text}
      aria-invalid={invalid}
      aria-describedby={described}
      onChange={(event) => type(event.target.value)}
      onKeyDown={(event) => {
        const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
        if (by === undefined || field.kind === "text") return;
        event.preventDefault();
        step(event.shiftKey ? 10 * by : by);
      }}
    />
  );
}

const rangeOfText = (): string => say().settings.range(say().settings.name);
