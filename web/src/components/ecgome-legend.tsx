import type { JSX } from "react";
import { REASON_SIGNS, STEPS, type Mode } from "../core/ecgome-cells";
import { say } from "../i18n";
import { strataText } from "./ecgome-toolbar";
import type { EcgomeData } from "./ecgome-view";

/** Numbers at the borders between the steps. */
const CUTS = ["−3", "−2", "−1", "1", "2", "3"];

/** What colours, marks and signs mean, always in sight, with the reference and the settings. */
export function EcgomeLegend({ data, mode }: { data: EcgomeData; mode: Mode }): JSX.Element {
  const words = say().ecgome;
  const { legend } = words;
  const reasons = say().biomarkers.reasons;
  const { reference, profile } = data;
  const against = words.populations[reference.population] ?? reference.population_name;
  return (
    <section className="ecgome-legend" aria-label={legend.title}>
      {mode !== "coverage" && (
        <span className="steps">
          <span className="muted">{mode === "z" ? words.z : words.columns.ratio}</span>
          {STEPS.map((step, i) => (
            <span key={step} className="step">
              <span className={`swatch z-${step}`} />
              {CUTS[i] !== undefined && <span className="cut number">{CUTS[i]}</span>}
            </span>
          ))}
        </span>
      )}
      <span>
        <span className="swatch high" /> {legend.high}
      </span>
      <span>
        <span className="swatch low" /> {legend.low}
      </span>
      <span>
        <span className="swatch few" /> {legend.few} · {legend.value}
      </span>
      <span>
        <span className="swatch yes" /> {legend.yes} <span className="swatch no" /> {legend.no}
      </span>
      <span>
        <span className="swatch dot" /> {legend.dot}
      </span>
      {Object.entries(REASON_SIGNS).map(([code, sign]) => (
        <span key={code}>
          <span className="sign" aria-hidden="true">
            {code === "wrong_leads" ? "⬚" : sign}
          </span>{" "}
          {reasons[code]}
        </span>
      ))}
      <span className="muted number">
        {against} · {strataText(data)} ·{" "}
        <code title={profile.provenance.settings_hash}>
          {legend.settings(profile.provenance.settings_hash.slice(0, 12))}
        </code>
      </span>
      {reference.warnings.length > 0 && (
        <span className="muted">
          {reference.warnings.map((each) => words.warnings[each] ?? each).join(" ")}
        </span>
      )}
    </section>
  );
}
