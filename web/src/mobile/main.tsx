import { StrictMode, type JSX } from "react";
import { createRoot } from "react-dom/client";
import "../styles/tokens.css";
import "../styles/elements.css";
import "./styles/mobile.css";
import "./styles/record.css";
import "./styles/result.css";
import "./styles/shared.css";
import type { NativeWindow } from "../sensor/capacitor-ble";
import { createRecorder } from "./data/recorder";
import { listenForInstall } from "./install";
import { speakChosen } from "./preferences";
import { secretOf } from "./shared/calls";
import { listenForVersions } from "./update";
import { App } from "./views/app";

/** What the address asks for: a link that was shared needs neither sensor nor queue. */
async function screen(): Promise<JSX.Element> {
  const secret = secretOf(window.location.pathname);
  if (secret !== null) {
    const { SharedPage } = await import("./shared/shared-page");
    return <SharedPage secret={secret} />;
  }
  const page: Window & NativeWindow = window;
  if (page.Capacitor !== undefined) {
    const { installCapacitorBluetooth } = await import("../sensor/capacitor-ble");
    installCapacitorBluetooth(page);
  }
  listenForInstall();
  void listenForVersions();
  return <App recorder={createRecorder()} />;
}

const root = document.getElementById("root");
if (root === null) throw new Error("m.html has lost its root element.");
void Promise.all([screen(), speakChosen()]).then(([shown]) =>
  createRoot(root).render(<StrictMode>{shown}</StrictMode>),
);
