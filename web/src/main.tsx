import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "./api/queries";
import { speakChosen } from "./core/preferences";
import "./styles/tokens.css";
import "./styles/elements.css";
import "./styles/shell.css";
import "./styles/home.css";
import "./styles/settings-page.css";
import "./styles/library.css";
import "./styles/uploads.css";
import "./styles/recording.css";
import "./styles/biomarkers.css";
import "./styles/ecgome.css";
import "./styles/corrections.css";
import "./styles/compare.css";
import "./styles/settings-drawer.css";
import "./styles/models.css";
import "./styles/cohorts.css";
import "./styles/cohort-parts.css";
import "./styles/discovery.css";
import "./styles/plane.css";
import "./styles/narrow.css";
import { Shell } from "./views/shell";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has lost its root element.");
void speakChosen().then(() =>
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <Shell />
      </QueryClientProvider>
    </StrictMode>,
  ),
);
