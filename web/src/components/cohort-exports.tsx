import type { JSX } from "react";
import { COHORT_FILES, cohortFileHref } from "../api/cohorts";
import { say } from "../i18n";

/** A cohort as files for other programs. */
export function CohortExports({ id }: { id: string }): JSX.Element {
  const words = say().cohorts.exports;
  return (
    <details className="menu">
      <summary className="button">{words.title}</summary>
      <ul>
        {COHORT_FILES.map((file) => (
          <li key={file}>
            <a href={cohortFileHref(id, file)} download>
              {words[file]}
            </a>
          </li>
        ))}
        <li className="muted menu-hint">
          {words.reports} <code>ecgomics report FILE -o FILE.pdf</code>
        </li>
      </ul>
    </details>
  );
}
