import { useEffect, useId, useState, type JSX } from "react";
import { say } from "../i18n";

const TYPED_MS = 200;

/** One line that finds recordings; what the server cannot understand is said below it. */
export function QueryLine({
  q,
  problem,
  onSearch,
}: {
  q: string;
  problem: string | null;
  onSearch: (q: string) => void;
}): JSX.Element {
  const [text, setText] = useState(q);
  const problemId = useId();
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      if (text !== q) onSearch(text);
    }, TYPED_MS);
    return () => window.clearTimeout(timer);
  }, [text, q, onSearch]);
  return (
    <div className="query-line">
      <input
        type="search"
        placeholder={say().library.searchHint}
        aria-label={say().library.search}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : problemId}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {problem !== null && (
        <p id={problemId} className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
