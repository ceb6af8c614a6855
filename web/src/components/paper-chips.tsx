import { useMemo, useState, type JSX } from "react";
import { overlaps } from "../core/crowding";
import type { Trace } from "../core/decimate";
import { groupOf } from "../core/layout";
import type { PaperState } from "../core/paper-state";
import { say } from "../i18n";
import type { PaperWindow } from "./paper-view";

interface Props {
  readonly state: PaperState;
  readonly seen: PaperWindow;
  readonly traces: ReadonlyMap<string, Trace> | undefined;
  readonly onChange: (changes: Partial<PaperState>) => void;
}

/** What a person must know to read this paper rightly: another filter than that of the values, leads that overlap. */
export function PaperChips(props: Props): JSX.Element | null {
  const { state, onChange } = props;
  const words = say().paper;
  return (
    <>
      {state.path !== "measurement" && (
        <p className={state.path === "monitor" ? "strip warning chip" : "strip chip"} role="status">
          {state.path === "monitor" ? words.monitorChip : words.recordedChip}
          <button type="button" onClick={() => onChange({ path: "measurement" })}>
            {words.showMeasured}
          </button>
        </p>
      )}
      <OverlapChip {...props} />
    </>
  );
}

/** Offers half the gain where neighbours run into each other; the gain never changes by itself. */
function OverlapChip({ state, seen, traces, onChange }: Props): JSX.Element | null {
  const [kept, setKept] = useState<readonly string[]>([]);
  const { page, startS, gain } = { page: seen.view.page, startS: seen.view.startS, gain: state.gain };
  const worst = useMemo(
    () => (traces ? overlaps(page, traces, { startS, gain })[0] : undefined),
    [page, traces, startS, gain],
  );
  if (worst === undefined || kept.includes(worst.upper)) return null;
  const words = say().paper;
  const group = groupOf(worst.upper);
  if (state.half.includes(group)) return null;
  return (
    <p className="strip chip" role="status">
      {words.overlap(worst.upper, worst.lower, words.groups[group], state.gain / 2)}
      <button type="button" onClick={() => onChange({ half: [...state.half, group] })}>
        {words.showHalf}
      </button>
      <button type="button" className="quiet" onClick={() => setKept([...kept, worst.upper])}>
        {words.keepGain}
      </button>
    </p>
  );
}
