import { useEffect, useId, useRef, useState, type JSX } from "react";
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
  const input = useRef<HTMLInputElement>(null);
  const problemId = useId();
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      if (text !== q) onSearch(text);
    }, TYPED_MS);
    return () => window.clearTimeout(timer);
  }, [text, q, onSearch]);
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.key !== "/" || target.closest("input, select, textarea, dialog")) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
  return (
    <div className="query-line">
      <input
        ref={input}
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
