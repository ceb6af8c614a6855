import type { JSX } from "react";
import { say } from "../i18n";
import { dismissInstall, install, useInstall } from "../install";
import { Icon } from "./icons";

/** After the first saved recording: keep the app on the phone. */
export function InstallHint(): JSX.Element | null {
  const state = useInstall();
  const words = say().connect.install;
  if (state === "none") return null;
  return (
    <section className="strip stacked install" aria-label={words.title}>
      <p>
        <strong>{words.title}</strong>
        <br />
        {words.text}
      </p>
      {state === "ios" && (
        <>
          <p>{words.ios}</p>
          <div className="ios-steps" role="img" aria-label={words.iosPicture}>
            <span>
              <Icon name="share" />
              {words.share}
            </span>
            <Icon name="chevron" size={20} />
            <span>
              <Icon name="add" />
              {words.add}
            </span>
          </div>
        </>
      )}
      <div className="row">
        <button type="button" className="plain" onClick={dismissInstall}>
          {words.later}
        </button>
        {state === "ready" && (
          <button type="button" onClick={() => void install()}>
            {words.button}
          </button>
        )}
      </div>
    </section>
  );
}
