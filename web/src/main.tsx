import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "./api/queries";
import { readSession } from "./api/session";
import { speakChosen } from "./core/preferences";
import { become } from "./core/session";
import "./styles/tokens.css";
import "./styles/elements.css";
import "./styles/shell.css";
import "./styles/accounts.css";
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
/** Where the server does not answer, the pages say so as they do later. */
const asked = readSession().then(become, () => undefined);
void Promise.all([speakChosen(), asked]).then(() =>
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <Shell />
      </QueryClientProvider>
    </StrictMode>,
  ),
);
