import { useState, type JSX } from "react";
import { say } from "../i18n";
import type { SimulatorChoice } from "../recorder-types";
import { Choices } from "./choices";
import { Sheet } from "./sheet";

const FIRST: SimulatorChoice = { kind: "polar_h10", rhythm: "sinus", trouble: "none" };
const entries = <T extends string>(words: Readonly<Record<T, string>>): readonly (readonly [T, string])[] =>
  Object.entries(words) as [T, string][];

/** Which strap is played, with which rhythm, and what goes wrong on the way. */
export function SimulatorSheet({
  open,
  onClose,
  onStart,
}: {
  open: boolean;
  onClose: () => void;
  onStart: (choice: SimulatorChoice) => void;
}): JSX.Element {
  const [choice, setChoice] = useState(FIRST);
  const words = say().connect.sim;
  return (
    <Sheet open={open} title={words.title} onClose={onClose}>
      <p className="muted">{words.text}</p>
      <Choices
        legend={words.kind}
        options={entries(words.kinds)}
        chosen={choice.kind}
        onChoose={(kind) => setChoice({ ...choice, kind })}
      />
      <Choices
        legend={words.rhythm}
        options={entries(words.rhythms)}
        chosen={choice.rhythm}
        onChoose={(rhythm) => setChoice({ ...choice, rhythm })}
      />
      <Choices
        legend={words.trouble}
        options={entries(words.troubles)}
        chosen={choice.trouble}
        onChoose={(trouble) => setChoice({ ...choice, trouble })}
      />
      <div className="stack">
        <button type="button" className="primary" onClick={() => onStart(choice)}>
          {words.start}
        </button>
        <button type="button" className="plain" onClick={onClose}>
          {say().common.cancel}
        </button>
      </div>
    </Sheet>
  );
}
