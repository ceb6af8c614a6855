import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../styles/tokens.css";
import "../styles/elements.css";
import "./styles/mobile.css";
import "./styles/record.css";
import "./styles/result.css";
import { createRecorder } from "./data/recorder";
import { listenForInstall } from "./install";
import { speakChosen } from "./preferences";
import { listenForVersions } from "./update";
import { App } from "./views/app";

const root = document.getElementById("root");
if (root === null) throw new Error("m.html has lost its root element.");
listenForInstall();
void listenForVersions();
const recorder = createRecorder();
void speakChosen().then(() =>
  createRoot(root).render(
    <StrictMode>
      <App recorder={recorder} />
    </StrictMode>,
  ),
);
