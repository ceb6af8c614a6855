import type { JSX } from "react";
import type { Discovery } from "../api/types";
import { countText, sentenceCase, words } from "../core/format";

type Result = NonNullable<Discovery["result"]>;

const shown = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(String).join(", ") || "none"
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);

/** All that is needed to make a discovery again. */
export function DiscoveryChoices({ result }: { result: Result }): JSX.Element {
  const left = result.excluded.filter(({ records }) => records > 0);
  return (
    <details className="panel choices">
      <summary>
        Every choice, and what it was made with <code className="hash">{result.hash.slice(0, 16)}</code>
      </summary>
      <dl className="facts">
        <dt>Reproducibility hash</dt>
        <dd>
          <code>{result.hash}</code>
        </dd>
        {left.map(({ reason, records }) => (
          <Pair key={reason} name={`Left out: ${reason}`} value={countText(records, "record")} />
        ))}
        {Object.entries(result.choices).map(([name, value]) => (
          <Pair key={name} name={sentenceCase(words(name))} value={shown(value)} />
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
