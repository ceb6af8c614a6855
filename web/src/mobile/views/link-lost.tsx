import { useEffect, type JSX } from "react";
import { EdgeButton, Screen } from "../components/frame";
import { Icon } from "../components/icons";
import { useTicking } from "../components/use-ticking";
import { say } from "../i18n";
import { usesVibration } from "../preferences";
import type { Recorder, RecorderState } from "../recorder-types";

/** From then on the phone vibrates and a screen reader interrupts. */
const LONG_MS = 10_000;
const VIBRATION_MS = [200, 100, 200] as const;

/** The strap is not heard: what is recorded is safe, and the link is sought as long as this screen is open. */
export function LinkLostView({ recorder, state }: { recorder: Recorder; state: RecorderState }): JSX.Element {
  const now = useTicking(500);
  const words = say().live;
  const lostMs = Math.max(0, now - (state.link.lostSinceMs ?? now));
  const isRecording = state.phase !== "live";
  const isLong = lostMs >= LONG_MS;
  useVibration(isLong && isRecording);
  const recordedS = Math.floor(state.elapsedS);
  return (
    <Screen
      className="link-lost"
      title={words.reconnecting}
      before={
        isRecording ? undefined : (
          <EdgeButton icon="close" label={words.disconnect} onClick={() => void recorder.disconnect()} />
        )
      }
      actions={
        isRecording ? (
          <button type="button" className="primary" onClick={() => void recorder.finish()}>
            {words.finishWith(recordedS)}
          </button>
        ) : (
          <button type="button" onClick={() => void recorder.disconnect()}>
            {words.stopTrying}
          </button>
        )
      }
    >
      <div className="big">
        <span className="strap-away">
          <Icon name="strap" size={64} />
        </span>
        <strong>{words.lost(Math.floor(lostMs / 1000))}</strong>
        <span className="muted">{words.attempt(Math.max(1, state.link.attempt))}</span>
      </div>
      {isRecording && <p className="strip">{words.safe(recordedS)}</p>}
      <p className="muted">{words.nearer}</p>
      <p className="visually-hidden" role="alert">
        {isLong ? words.lostLong : ""}
      </p>
    </Screen>
  );
}

function useVibration(isWanted: boolean): void {
  useEffect(() => {
    if (isWanted && usesVibration() && "vibrate" in navigator) navigator.vibrate([...VIBRATION_MS]);
  }, [isWanted]);
}
