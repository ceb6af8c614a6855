import type { JSX } from "react";
import { say } from "../i18n";

/** The mobile app. */
export function App(): JSX.Element {
  return (
    <main className="mobile">
      <h1>ECGomics</h1>
      <p>{say().common.researchOnly}</p>
    </main>
  );
}
