import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../styles/tokens.css";
import "../styles/elements.css";
import "./styles/mobile.css";
import { speakChosen } from "./preferences";
import { App } from "./views/app";

const root = document.getElementById("root");
if (root === null) throw new Error("m.html has lost its root element.");
void speakChosen().then(() =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);
