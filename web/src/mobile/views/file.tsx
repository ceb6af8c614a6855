import { useRef, useState, type JSX } from "react";
import { importFiles, NoAnswer } from "../api/calls";
import { BackTo, Screen } from "../components/frame";
import { Icon } from "../components/icons";
import { Waiting } from "../components/states";
import { say } from "../i18n";
import { goTo, resultAddress } from "../navigation";
import { problemText } from "../problem-text";

/** An ECG that was recorded elsewhere: chosen, sent, measured, and its result shown. */
export function FileView(): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<"ready" | "sending" | NoAnswer>("ready");
  const words = say().connect.files;
  const send = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0) return;
    setState("sending");
    try {
      goTo(resultAddress((await importFiles(files)).recording_id));
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      setState(error);
    }
  };
  return (
    <Screen
      className="file"
      title={words.title}
      before={<BackTo screen="record" />}
      actions={
        <button
          type="button"
          className="primary"
          disabled={state === "sending"}
          onClick={() => input.current?.click()}
        >
          <Icon name="file" size={20} />
          {state === "sending" ? words.sending : words.choose}
        </button>
      }
    >
      <div className="empty">
        <Icon name="file" size={64} />
        <p className="muted">{words.text}</p>
      </div>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => void send([...(event.target.files ?? [])])}
      />
      {state === "sending" && <Waiting />}
      {state instanceof NoAnswer && (
        <div className="strip warning" role="alert">
          <p>
            <strong>{words.refused}</strong>
            <br />
            {problemText(state)}
          </p>
        </div>
      )}
    </Screen>
  );
}
