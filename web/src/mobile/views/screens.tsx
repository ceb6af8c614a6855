import { useEffect, useRef, useState, useSyncExternalStore, type JSX } from "react";
import { recordingWasSaved } from "../install";
import { goTo, resultAddress, screenAddress, usePlace } from "../navigation";
import { useLanguage, useWelcomeSeen } from "../preferences";
import { isOfTheBrowser } from "../problems";
import type { Mode, Recorder, RecorderState, Waiting } from "../recorder-types";
import { ConnectView } from "./connect";
import { FileView } from "./file";
import { HistoryView } from "./history";
import { LinkLostView } from "./link-lost";
import { LiveView } from "./live";
import { NoBluetoothView } from "./no-bluetooth";
import { QueueView } from "./queue";
import { RecordingView } from "./recording";
import { ResultView } from "./result";
import { SavedView } from "./saved";
import { SettingsView } from "./settings";
import { WelcomeView } from "./welcome";

/** Shorter silences are not worth a screen of their own. */
const LOST_AFTER_MS = 2_000;

/** The screens of the app: a recording that runs comes before everything else, then where the person is. */
export function Screens({ recorder }: { recorder: Recorder }): JSX.Element {
  useLanguage();
  const state = useSyncExternalStore(recorder.subscribe, recorder.state);
  const waiting = useSyncExternalStore(recorder.subscribe, recorder.waiting);
  const place = usePlace();
  const isWelcomed = useWelcomeSeen();
  const isLost = useLost(state);
  useEnded(state, place.screen === "record" && place.recording === null);
  if (isRunning(state)) {
    const View = isLost && state.phase !== "finishing" ? LinkLostView : RecordingView;
    return <View recorder={recorder} state={state} />;
  }
  if (place.pair !== null) return <SettingsView waiting={waiting.length} pairCode={place.pair} />;
  if (!isWelcomed) return <WelcomeView />;
  const record = (mode: Mode): void => {
    goTo(screenAddress("record"));
    if (isListening(state)) void recorder.record(mode);
  };
  if (place.recording !== null)
    return <ResultView recordingId={place.recording} known={state.report} onAgain={() => record("30s")} />;
  switch (place.screen) {
    case "history":
      return <HistoryView waiting={waiting.length} onRecord={() => record("30s")} />;
    case "queue":
      return <QueueView recorder={recorder} waiting={waiting} online={state.online} />;
    case "settings":
      return <SettingsView waiting={waiting.length} pairCode={null} />;
    case "file":
      return <FileView />;
    case "record":
      return <RecordScreens recorder={recorder} state={state} waiting={waiting} isLost={isLost} />;
  }
}

function RecordScreens({
  recorder,
  state,
  waiting,
  isLost,
}: {
  recorder: Recorder;
  state: RecorderState;
  waiting: readonly Waiting[];
  isLost: boolean;
}): JSX.Element {
  const [dismissed, setDismissed] = useState<RecorderState["problem"]>(null);
  const { problem, phase } = state;
  if (isOfTheBrowser(problem) && problem !== dismissed && !isHeard(state)) {
    const canHelp = problem === "adapter_off" || problem === "permission_denied";
    return (
      <NoBluetoothView
        problem={problem}
        onBack={() => setDismissed(problem)}
        onAgain={canHelp ? () => void recorder.choose("any_strap") : null}
        onSimulate={(choice) => void recorder.choose("simulator", choice)}
      />
    );
  }
  if (phase === "done" && state.report === null)
    return <SavedView recorder={recorder} state={state} waiting={waiting} />;
  if (!isHeard(state)) {
    const find = (): void => {
      setDismissed(null);
      void recorder.choose("any_strap");
    };
    return <ConnectView recorder={recorder} state={state} waiting={waiting.length} onFind={find} />;
  }
  return isLost ? (
    <LinkLostView recorder={recorder} state={state} />
  ) : (
    <LiveView recorder={recorder} state={state} />
  );
}

const isRunning = ({ phase }: RecorderState): boolean =>
  phase === "waiting_for_signal" || phase === "recording" || phase === "extending" || phase === "finishing";

/** Whether a strap is there, or is being sought again. */
const isHeard = ({ phase, link }: RecorderState): boolean =>
  (phase === "live" || phase === "done") && link.state !== "closed";

/** Whether the strap is connected, so that a recording can begin at once. */
const isListening = (state: RecorderState): boolean => isHeard(state) && state.link.state === "connected";

/** Once a recording has ended its result is shown, unless the person has gone elsewhere meanwhile. */
function useEnded({ phase, report }: RecorderState, isAtRecord: boolean): void {
  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (phase !== "done") return;
    recordingWasSaved();
    if (report === null || report.recording_id === shown.current) return;
    shown.current = report.recording_id;
    if (isAtRecord) goTo(resultAddress(report.recording_id));
  }, [phase, report, isAtRecord]);
}

/** Whether the strap has been silent for so long that it is worth a screen. */
function useLost({ link }: RecorderState): boolean {
  const [isLost, setIsLost] = useState(false);
  const { lostSinceMs } = link;
  useEffect(() => {
    if (lostSinceMs === null) return setIsLost(false);
    const left = lostSinceMs + LOST_AFTER_MS - Date.now();
    const timer = window.setTimeout(() => setIsLost(true), Math.max(0, left));
    return () => window.clearTimeout(timer);
  }, [lostSinceMs]);
  return isLost;
}
