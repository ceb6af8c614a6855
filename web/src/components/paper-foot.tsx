import type { JSX, RefObject } from "react";
import { fixed } from "../core/format";
import type { LayoutName } from "../core/layout";
import type { PaperState } from "../core/paper-state";
import { say } from "../i18n";
import type { PaperWindow } from "./paper-view";

interface Props {
  readonly state: PaperState;
  readonly seen: PaperWindow;
  readonly readout: RefObject<HTMLOutputElement | null>;
}

/** The scale of what is seen, always; how columns run; and what is under the pointer. */
export function PaperFoot({ state, seen, readout }: Props): JSX.Element {
  const words = say().paper;
  const halves = state.half.map((group) => words.gainOfGroup(words.groups[group], state.gain / 2));
  return (
    <p className="paper-foot">
      <span data-testid="scale">
        {state.speed} mm/s · {state.gain} mm/mV · {words.ofTrueSize(fixed(seen.zoom, 2))}
      </span>
      {halves.length > 0 && <span data-testid="half-gain">{halves.join(" · ")}</span>}
      <span className="wide-only">
        {columnsText(seen.layout, seen.view.page.simultaneous)} ·{" "}
        {seen.calibrated ? words.calibrated : words.notCalibrated}
      </span>
      <output ref={readout} className="readout" aria-hidden="true" />
    </p>
  );
}

function columnsText(layout: LayoutName, simultaneous: boolean): string {
  const words = say().paper;
  if (layout === "12x1") return words.oneRowALead;
  if (layout === "single") return words.oneLead;
  return simultaneous ? words.columnsTogether : words.columnsConsecutive;
}
