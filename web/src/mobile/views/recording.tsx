import { useEffect, useState, type JSX } from "react";
import { EdgeButton, Screen } from "../components/frame";
import { Icon } from "../components/icons";
import { MarkSheet } from "../components/mark-sheet";
import { QualityMark } from "../components/quality-mark";
import { Ring } from "../components/ring";
import { Sheet } from "../components/sheet";
import { Trace } from "../components/trace";
import { AdviceLine, SpokenVitals } from "../components/vitals";
import { clockText } from "../format";
import { say } from "../i18n";
import type { Recorder, RecorderState } from "../recorder-types";

/** Longer recordings are sat out comfortably. */
const LONG_S = 120;
/** So many seconds are counted as such, more of them as minutes and seconds. */
const LAST_S = 90;

/** A recording runs: how long still, and that what is recorded is safe. */
export function RecordingView({
  recorder,
  state,
}: {
  recorder: Recorder;
  state: RecorderState;
}): JSX.Element {
  const [leaving, setLeaving] = useState(false);
  const [marking, setMarking] = useState(false);
  useLeaveGuard();
  const words = say().live;
  const isFinishing = state.phase === "finishing";
  return (
    <Screen
      className="recording"
      title={isFinishing ? words.finishing : words.recording}
      before={<EdgeButton icon="close" label={words.leave} onClick={() => setLeaving(true)} />}
      actions={
        <>
          <button type="button" disabled={isFinishing} onClick={() => setMarking(true)}>
            {words.marks}
          </button>
          <button
            type="button"
            className="primary"
            disabled={isFinishing}
            onClick={() => void recorder.finish()}
          >
            {isFinishing ? words.finishing : words.stop}
          </button>
        </>
      }
    >
      <Progress state={state} />
      <p className="calm">{calmText(state)}</p>
      <Trace recorder={recorder} state={state} />
      <div className="state-line">
        {state.sensor?.fsHz !== null && <QualityMark level={state.quality} sentence />}
        <SavedLine state={state} />
      </div>
      {state.sensor?.fsHz !== null && <AdviceLine advice={state.advice} fine="" />}
      {state.wakeLock === "refused" && <p className="strip warning">{words.wake}</p>}
      <SpokenVitals state={state} />
      <LeaveSheet recorder={recorder} state={state} open={leaving} onClose={() => setLeaving(false)} />
      <MarkSheet open={marking} onClose={() => setMarking(false)} onMark={(key) => recorder.mark(key)} />
    </Screen>
  );
}

/** The browser asks before it leaves a page on which a recording runs. */
function useLeaveGuard(): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, []);
}

function Progress({ state }: { state: RecorderState }): JSX.Element {
  const { phase, elapsedS, targetS } = state;
  const words = say().live;
  const isExtra = phase === "extending";
  if (phase === "waiting_for_signal") {
    return (
      <Ring share={0} isExtra={false}>
        <span className="wait">{words.waiting}</span>
      </Ring>
    );
  }
  const left = Math.max(0, Math.ceil((targetS ?? 0) - elapsedS));
  const countsDown = targetS !== null && phase === "recording";
  const [number, meaning] = !countsDown
    ? [clockText(elapsedS), words.elapsed]
    : left > LAST_S
      ? [clockText(left), words.left]
      : [left, words.secondsLeft];
  return (
    <Ring share={targetS === null ? null : elapsedS / targetS} isExtra={isExtra}>
      <strong>{number}</strong>
      <span>{meaning}</span>
    </Ring>
  );
}

function calmText({ phase, noisyS, targetS }: RecorderState): string {
  const words = say().live;
  if (phase === "waiting_for_signal") return words.waitingText;
  if (phase === "extending") return words.extending(Math.round(noisyS));
  if (phase === "finishing") return words.finishingText;
  return targetS === null || targetS >= LONG_S ? words.calmLonger : words.calm;
}

function SavedLine({ state }: { state: RecorderState }): JSX.Element | null {
  const words = say().live;
  const { savedFrames, sentFrames, online } = state;
  if (savedFrames === 0) return null;
  const isSent = sentFrames >= savedFrames;
  return (
    <span className="saved-line">
      <Icon name="check" size={20} />
      {!online ? words.savedForLater : isSent ? words.savedAndSent : words.savedOnPhone}
    </span>
  );
}

function LeaveSheet({
  recorder,
  state,
  open,
  onClose,
}: {
  recorder: Recorder;
  state: RecorderState;
  open: boolean;
  onClose: () => void;
}): JSX.Element {
  const words = say().live;
  return (
    <Sheet open={open} title={words.leave} onClose={onClose}>
      <p>{words.leaveText(Math.floor(state.elapsedS))}</p>
      <div className="stack">
        <button type="button" className="primary" onClick={onClose}>
          {words.leaveStay}
        </button>
        <button type="button" onClick={() => void recorder.finish()}>
          {words.leaveStop}
        </button>
        <button type="button" className="destructive" onClick={() => void recorder.discard()}>
          {words.leaveDiscard}
        </button>
      </div>
    </Sheet>
  );
}
