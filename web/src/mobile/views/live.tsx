import type { JSX } from "react";
import { EdgeButton, Screen } from "../components/frame";
import { Trace } from "../components/trace";
import { AdviceLine, Rate, SensorLine, SpokenVitals } from "../components/vitals";
import { say } from "../i18n";
import type { Recorder, RecorderState } from "../recorder-types";

const GUIDED = ["30s", "60s", "5min"] as const;

/** The strap is heard: signal, rate and one advice; then how long to record. */
export function LiveView({ recorder, state }: { recorder: Recorder; state: RecorderState }): JSX.Element {
  const words = say().live;
  return (
    <Screen
      className="live"
      title={words.title}
      before={<EdgeButton icon="close" label={words.disconnect} onClick={() => void recorder.disconnect()} />}
      actions={
        <>
          <div className="row">
            {GUIDED.map((mode) => (
              <button
                key={mode}
                type="button"
                className={mode === "30s" ? "primary" : undefined}
                onClick={() => void recorder.record(mode)}
              >
                <span>
                  <span className="visually-hidden">{`${words.record} `}</span>
                  {words.buttons[mode]}
                </span>
              </button>
            ))}
          </div>
          <button type="button" onClick={() => void recorder.record("free")}>
            {words.free}
          </button>
        </>
      }
    >
      <SensorLine state={state} />
      <Rate state={state} />
      <Trace recorder={recorder} state={state} />
      {state.sensor?.fsHz !== null && <AdviceLine advice={state.advice} fine={fineText(state)} />}
      <SpokenVitals state={state} />
    </Screen>
  );
}

/** Without an advice, what is known of the rhythm, or that one may start. */
function fineText({ rhythm, quality }: RecorderState): string {
  const words = say().live;
  if (rhythm !== null && rhythm !== "too_short") return words.rhythm[rhythm];
  return quality === "good" ? words.fine : words.rhythm.too_short;
}
