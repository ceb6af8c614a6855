import { useState, type JSX } from "react";
import { BackTo, Screen } from "../components/frame";
import { Icon } from "../components/icons";
import { lengthText, momentText } from "../format";
import { say } from "../i18n";
import type { Recorder, Waiting } from "../recorder-types";

/** Recordings that are on this phone only. */
export function QueueView({
  recorder,
  waiting,
  online,
}: {
  recorder: Recorder;
  waiting: readonly Waiting[];
  online: boolean;
}): JSX.Element {
  const [isAsked, setIsAsked] = useState(false);
  const words = say().history.queue;
  const send = async (): Promise<void> => {
    setIsAsked(true);
    await recorder.sendNow();
    setIsAsked(false);
  };
  return (
    <Screen
      className="queue"
      title={words.title}
      before={<BackTo screen="history" />}
      actions={
        waiting.length > 0 && (
          <button type="button" className="primary" disabled={isAsked} onClick={() => void send()}>
            {words.send}
          </button>
        )
      }
    >
      {!online && <p className="strip warning">{words.offline}</p>}
      {waiting.length === 0 ? (
        <div className="empty">
          <h2>{words.none}</h2>
          <p className="muted">{words.noneText}</p>
        </div>
      ) : (
        <>
          <ul className="rows">
            {waiting.map((each) => (
              <Row key={each.sessionId} waiting={each} />
            ))}
          </ul>
          <p className="muted">{words.text}</p>
        </>
      )}
    </Screen>
  );
}

function Row({ waiting }: { waiting: Waiting }): JSX.Element {
  const words = say().history.queue;
  const percent = Math.floor(waiting.sentShare * 100);
  return (
    <li className="row-button">
      <Icon name={waiting.isSending ? "cloud" : "phone"} />
      <span className="grow">
        <span className="what">{momentText(waiting.startedAt, new Date())}</span>
        <span className="when">{words.saved(lengthText(waiting.durationS))}</span>
        {(waiting.isSending || percent > 0) && (
          <span className="when number">
            {waiting.isSending ? words.sending(percent) : words.sent(percent)}
          </span>
        )}
      </span>
    </li>
  );
}
