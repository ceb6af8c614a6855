import type { JSX } from "react";
import { Allowed } from "./allowed";
import { say } from "../i18n";
import { PairingSteps } from "./pairing-dialog";

/** Nobody is being recorded: how to change that. */
export function LiveEmpty(): JSX.Element {
  const words = say().live;
  return (
    <div className="live-empty">
      <section aria-label={words.empty}>
        <p>
          <strong>{words.empty}</strong>
        </p>
        <p className="muted">{words.emptyText}</p>
        <p className="muted">
          {words.trial}{" "}
          <a href="/m" target="_blank" rel="noreferrer">
            {words.openApp}
          </a>
        </p>
      </section>
      <Allowed to="analyst">
        <section className="panel" aria-label={words.pairTitle}>
          <h2>{words.pairTitle}</h2>
          <PairingSteps />
        </section>
      </Allowed>
    </div>
  );
}
