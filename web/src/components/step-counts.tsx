import type { JSX } from "react";
import type { SelectionSteps } from "../api/types";
import { countText, words as inWords } from "../core/format";
import { say } from "../i18n";

/** How many recordings a selection means, step by step, while it is being made. */
export function StepCounts({ steps }: { steps: SelectionSteps | undefined }): JSX.Element {
  const words = say().cohorts.flow;
  if (steps === undefined) return <span className="muted" aria-live="polite" />;
  const left = reasonsText(steps);
  return (
    <span className="number step-counts" aria-live="polite">
      {countText(steps.library)} {words.library} → {countText(steps.fitting)} {words.fitting} →{" "}
      {countText(steps.accepted)} {words.accepted}
      {left && ` (${left})`} →{" "}
      <strong>
        {countText(steps.members)} {words.members}
      </strong>
      , {countText(steps.people)} {words.people}
    </span>
  );
}

/** "72 left out: noise 51, duplicate 21"; null where nothing was left out. */
export function reasonsText({ fitting, accepted, excluded }: SelectionSteps): string | null {
  if (fitting === accepted) return null;
  const reasons = Object.entries(excluded).map(([reason, n]) => `${inWords(reason)} ${countText(n)}`);
  return say().cohorts.flow.leftOut(countText(fitting - accepted), reasons.join(", "));
}
