import type { UseQueryResult } from "@tanstack/react-query";
import type { JSX } from "react";
import type { Fiducials } from "../api/types";
import { pointName } from "../core/paint-fiducials";
import type { PaperState } from "../core/paper-state";
import { say } from "../i18n";

interface Props {
  readonly state: PaperState;
  readonly query: UseQueryResult<Fiducials>;
  readonly onChange: (changes: Partial<PaperState>) => void;
}

/** What the marks on the paper mean, and which of them are shown. */
export function FiducialLegend({ state, query, onChange }: Props): JSX.Element {
  const words = say().paper;
  if (query.isError)
    return (
      <p className="strip warning">
        {words.fiducialsFailed} {query.error.message}
      </p>
    );
  const waves = [...new Set(query.data?.points.map((point) => pointName(point).wave))];
  return (
    <fieldset className="legend">
      <legend className="visually-hidden">{words.fiducials}</legend>
      <label>
        <input
          type="checkbox"
          checked={state.leadMarks}
          onChange={(e) => onChange({ leadMarks: e.target.checked })}
        />
        {words.inEachLead}
      </label>
      <label>
        <input
          type="checkbox"
          checked={state.globalMarks}
          onChange={(e) => onChange({ globalMarks: e.target.checked })}
        />
        {words.forAllLeads}
      </label>
      <span className="glyphs">{words.glyphs}</span>
      {waves.map((wave) => (
        <span key={wave} className={`wave wave-${wave.toLowerCase()}`}>
          {wave}
        </span>
      ))}
      <span className="muted">
        {query.data ? words.beatCount(query.data.beats.length) : words.fiducialsLoading} · {words.kindGlyphs}
      </span>
    </fieldset>
  );
}
