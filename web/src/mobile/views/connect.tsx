import { useState, type JSX } from "react";
import { Screen } from "../components/frame";
import { Icon } from "../components/icons";
import { InstallHint } from "../components/install-hint";
import { SimulatorSheet } from "../components/simulator-sheet";
import { StrapDrawing } from "../components/strap-drawing";
import { say } from "../i18n";
import { goTo, screenAddress } from "../navigation";
import { chooseLanguage, useLanguage } from "../preferences";
import { problemSentence } from "../problems";
import type { Recorder, RecorderState } from "../recorder-types";

/** The first screen: how to put the strap on, and the three ways to an ECG. */
export function ConnectView({
  recorder,
  state,
  waiting,
  onFind,
}: {
  recorder: Recorder;
  state: RecorderState;
  waiting: number;
  onFind: () => void;
}): JSX.Element {
  const [simulating, setSimulating] = useState(false);
  const words = say().connect;
  const isBusy = state.phase === "connecting";
  return (
    <Screen
      className="connect"
      title="ECGomics"
      tab="record"
      after={<LanguageButton />}
      actions={
        <>
          <button type="button" className="primary" disabled={isBusy} onClick={onFind}>
            <Icon name="bluetooth" size={20} />
            {isBusy ? words.finding : words.find}
          </button>
          <div className="row">
            <button type="button" disabled={isBusy} onClick={() => setSimulating(true)}>
              {words.simulator}
            </button>
            <button type="button" disabled={isBusy} onClick={() => goTo(screenAddress("file"))}>
              {words.importFile}
            </button>
          </div>
        </>
      }
    >
      <Notices recorder={recorder} state={state} waiting={waiting} />
      <StrapDrawing />
      <p className="lead">{words.title}</p>
      <ol className="fitting">
        <li>{words.wet}</li>
        <li>{words.fit}</li>
      </ol>
      <InstallHint />
      <SimulatorSheet
        open={simulating}
        onClose={() => setSimulating(false)}
        onStart={(choice) => {
          setSimulating(false);
          void recorder.choose("simulator", choice);
        }}
      />
    </Screen>
  );
}

/** Turns the language over; it names the language that it leads to. */
function LanguageButton(): JSX.Element {
  const isChinese = useLanguage() === "zh";
  return (
    <button
      type="button"
      className="plain"
      lang={isChinese ? "en" : "zh-CN"}
      onClick={() => void chooseLanguage(isChinese ? "en" : "zh")}
    >
      {isChinese ? "EN" : "中文"}
    </button>
  );
}

/** What needs a word before a recording: an interrupted one, what waits, what went wrong. */
function Notices({
  recorder,
  state,
  waiting,
}: {
  recorder: Recorder;
  state: RecorderState;
  waiting: number;
}): JSX.Element {
  const { connect, common } = say();
  const { interrupted, problem } = state;
  const wrong = problem === null ? null : problemSentence(problem);
  return (
    <>
      {wrong !== null && (
        <p className="strip warning" role="alert">
          {wrong}
        </p>
      )}
      {interrupted !== null && (
        <div className="strip warning stacked">
          <p>{connect.resume(Math.round(interrupted.elapsedS))}</p>
          <div className="row">
            <button type="button" onClick={() => void recorder.finishInterrupted()}>
              {connect.finishButton}
            </button>
            <button type="button" onClick={() => void recorder.resume()}>
              {connect.resumeButton}
            </button>
          </div>
        </div>
      )}
      {waiting > 0 && interrupted === null && (
        <button type="button" className="strip" onClick={() => goTo(screenAddress("queue"))}>
          <Icon name="cloud" size={20} />
          {common.waiting(waiting)}
        </button>
      )}
    </>
  );
}
