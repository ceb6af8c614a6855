import { useState, type JSX } from "react";
import type { SensorProblem } from "../../sensor/types";
import { EdgeButton, Screen } from "../components/frame";
import { Icon } from "../components/icons";
import { SimulatorSheet } from "../components/simulator-sheet";
import { say } from "../i18n";
import { goTo, screenAddress } from "../navigation";
import { problemSentence, remedySentence } from "../problems";
import type { SimulatorChoice } from "../recorder-types";

/** Why no strap can be reached from this page, and the ways that remain. */
export function NoBluetoothView({
  problem,
  onBack,
  onAgain,
  onSimulate,
}: {
  problem: SensorProblem;
  onBack: () => void;
  /** Null where trying again cannot help. */
  onAgain: (() => void) | null;
  onSimulate: (choice: SimulatorChoice) => void;
}): JSX.Element {
  const [simulating, setSimulating] = useState(false);
  const { problems: words, connect, common } = say();
  return (
    <Screen
      className="no-bluetooth"
      title="ECGomics"
      before={<EdgeButton icon="back" label={common.back} onClick={onBack} />}
      actions={
        <>
          {onAgain !== null && (
            <button type="button" className="primary" onClick={onAgain}>
              {common.tryAgain}
            </button>
          )}
          <button
            type="button"
            className={onAgain === null ? "primary" : undefined}
            onClick={() => goTo(screenAddress("file"))}
          >
            <Icon name="file" size={20} />
            {connect.importFile}
          </button>
          <button type="button" onClick={() => setSimulating(true)}>
            <Icon name="play" size={20} />
            {connect.simulator}
          </button>
        </>
      }
    >
      <h2>{onAgain === null ? words.title : words.titleOff}</h2>
      <p>{problemSentence(problem)}</p>
      <section className="ways">
        <h3>{words.todoTitle}</h3>
        <p>{remedySentence(problem)}</p>
      </section>
      <details>
        <summary>{words.app}</summary>
        <p className="muted">{words.appText}</p>
      </details>
      <SimulatorSheet
        open={simulating}
        onClose={() => setSimulating(false)}
        onStart={(choice) => {
          setSimulating(false);
          onSimulate(choice);
        }}
      />
    </Screen>
  );
}
