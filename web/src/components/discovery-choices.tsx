import type { JSX } from "react";
import type { Discovery } from "../api/types";
import { sentenceCase, words as inWords } from "../core/format";
import { say } from "../i18n";

type Result = NonNullable<Discovery["result"]>;

const shown = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(String).join(", ") || say().discovery.choices.none
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);

interface Props {
  readonly result: Result;
  /** Tables of outcomes of the project that it stands on, as they were. */
  readonly tables: Discovery["tables"];
}

/** All that is needed to make a discovery again. */
export function DiscoveryChoices({ result, tables }: Props): JSX.Element {
  const words = say().discovery.choices;
  const left = result.excluded.filter(({ records }) => records > 0);
  return (
    <details className="panel choices">
      <summary>
        {words.summary} <code className="hash">{result.hash.slice(0, 16)}</code>
      </summary>
      <dl className="facts">
        <dt>{words.hash}</dt>
        <dd>
          <code>{result.hash}</code>
        </dd>
        {tables.map(({ name, columns, sha256 }) => (
          <Pair
            key={name}
            name={words.tableOf(name)}
            value={`${columns.join(", ")} · SHA-256 ${sha256.slice(0, 16)}`}
          />
        ))}
        {left.map(({ reason, records }) => (
          <Pair
            key={reason}
            name={words.leftOut(reason)}
            value={say().discovery.records(String(records), records === 1)}
          />
        ))}
        {Object.entries(result.choices).map(([name, value]) => (
          <Pair key={name} name={sentenceCase(inWords(name))} value={shown(value)} />
        ))}
        {Object.entries(result.made_with).map(([name, value]) => (
          <Pair key={name} name={name} value={value} />
        ))}
      </dl>
    </details>
  );
}

const Pair = ({ name, value }: { name: string; value: string }): JSX.Element => (
  <>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </>
);
