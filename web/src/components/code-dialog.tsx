import { useState, type JSX } from "react";
import { usePath, useQueryState } from "../core/location";
import { callOf, PROGRAMS, snippet, type Program } from "../core/snippets";
import { say } from "../i18n";
import { CopyButton } from "./copy-button";
import { Dialog } from "./dialog";
import { Link } from "./link";

/** What is on the screen, as a program asks for it. */
export function CodeDialog({ open, onClose }: { open: boolean; onClose: () => void }): JSX.Element {
  const words = say().shell;
  const path = usePath();
  const [query] = useQueryState();
  const [program, setProgram] = useState<Program>("curl");
  const call = callOf(path, query);
  const text = call && snippet(program, call, window.location.origin);
  return (
    <Dialog open={open} title={words.inCode} wide onClose={onClose}>
      {text === undefined ? (
        <p>{words.noCode}</p>
      ) : (
        <>
          <p className="actions">
            <span className="choice" role="group" aria-label={words.language}>
              {PROGRAMS.map((each) => (
                <button
                  key={each}
                  type="button"
                  aria-pressed={each === program}
                  onClick={() => setProgram(each)}
                >
                  {words.programs[each]}
                </button>
              ))}
            </span>
            <span className="end" />
            <CopyButton text={text} />
          </p>
          <pre className="snippet" tabIndex={0}>
            <code>{text}</code>
          </pre>
        </>
      )}
      <p className="hint">
        {words.tokenHint}{" "}
        <Link to="/settings/tokens" onFollow={onClose}>
          {words.toTokens}
        </Link>
      </p>
    </Dialog>
  );
}
