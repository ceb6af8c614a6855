import type { JSX } from "react";
import type { SelectionSteps } from "../api/types";
import { words as inWords } from "../core/format";
import { say } from "../i18n";

const counts = new Intl.NumberFormat("en-GB");

/** How many recordings a selection means, step by step, while it is being made. */
export function StepCounts({ steps }: { steps: SelectionSteps | undefined }): JSX.Element {
  const words = say().cohorts.flow;
  if (steps === undefined) return <span className="muted" aria-live="polite" />;
  const left = reasonsText(steps);
  return (
    <span className="number step-counts" aria-live="polite">
      {counts.format(steps.library)} {words.library} → {counts.format(steps.fitting)} {words.fitting} →{" "}
      {counts.format(steps.accepted)} {words.accepted}
      {left && ` (${left})`} →{" "}
      <strong>
        {counts.format(steps.members)} {words.members}
      </strong>
      , {counts.format(steps.people)} {words.people}
    </span>
  );
}

/** "72 left out: noise 51, duplicate 21"; null where nothing was left out. */
export function reasonsText({ fitting, accepted, excluded }: SelectionSteps): string | null {
  if (fitting === accepted) return null;
  const reasons = Object.entries(excluded).map(([reason, n]) => `${inWords(reason)} ${counts.format(n)}`);
  return say().cohorts.flow.leftOut(counts.format(fitting - accepted), reasons.join(", "));
}
