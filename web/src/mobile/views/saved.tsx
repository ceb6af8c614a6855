import type { JSX } from "react";
import { EdgeButton, Screen } from "../components/frame";
import { Icon } from "../components/icons";
import { NumberList } from "../components/result-parts";
import { lengthText } from "../format";
import { say } from "../i18n";
import { goTo, screenAddress } from "../navigation";
import type { Recorder, RecorderState, Waiting } from "../recorder-types";

/** A recording has ended while the server was out of reach: it is safe, and its result comes later. */
export function SavedView({
  recorder,
  state,
  waiting,
}: {
  recorder: Recorder;
  state: RecorderState;
  waiting: readonly Waiting[];
}): JSX.Element {
  // Beats without an ECG have no report to wait for.
  const isBeats =
    state.sensor?.fsHz === null && !waiting.some(({ sessionId }) => sessionId === state.sessionId);
  const { result: words, common, history, live } = say();
  return (
    <Screen
      className="saved"
      title={words.title}
      tab="record"
      before={<EdgeButton icon="close" label={live.disconnect} onClick={() => void recorder.disconnect()} />}
      actions={
        <div className="row">
          <button type="button" onClick={() => goTo(screenAddress("queue"))}>
            {history.queue.title}
          </button>
          <button type="button" className="primary" onClick={() => void recorder.record(state.mode ?? "30s")}>
            {words.again}
          </button>
        </div>
      }
    >
      <div className="empty" role="status">
        <Icon name="phone" size={64} />
        <h2>{isBeats ? words.beatsSent : words.notYet}</h2>
        <p className="number">{lengthText(state.elapsedS)}</p>
        <p className="muted">{isBeats ? words.beatsOnly : words.notYetText}</p>
      </div>
      {state.intervals !== null && (
        <section data-testid="intervals">
          <p className="number">{words.intervals(state.intervals.count)}</p>
          <NumberList numbers={state.intervals.numbers} />
        </section>
      )}
      <p className="emergency">{common.emergency}</p>
    </Screen>
  );
}
