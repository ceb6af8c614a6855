import { useSyncExternalStore, type JSX } from "react";
import { isRunning } from "../data/idle";
import { say } from "../i18n";
import { useLanguage } from "../preferences";
import type { Recorder } from "../recorder-types";
import { takeNewVersion, useNewVersion } from "../update";

/** What a person must know on every screen: trouble that is not the strap's, and that a new version is here. */
export function AppNotices({ recorder }: { recorder: Recorder }): JSX.Element {
  useLanguage();
  const state = useSyncExternalStore(recorder.subscribe, recorder.state);
  const isNew = useNewVersion();
  const words = say().notices;
  return (
    <>
      {state.trouble !== null && (
        <div className="strip warning stacked" role="alert">
          <p>{words.trouble[state.trouble]}</p>
          {state.trouble === "unfinished" && (
            <div className="row">
              <button type="button" onClick={() => void recorder.finishInterrupted()}>
                {words.endRecording}
              </button>
              <button type="button" onClick={() => void recorder.resume()}>
                {words.continueRecording}
              </button>
            </div>
          )}
        </div>
      )}
      {isNew && !isRunning(state) && (
        <div className="strip stacked" role="status">
          <p>{words.newVersion}</p>
          <button type="button" onClick={takeNewVersion}>
            {words.reload}
          </button>
        </div>
      )}
    </>
  );
}
