import type { UseQueryResult } from "@tanstack/react-query";
import type { JSX } from "react";
import type { Fiducials } from "../api/types";
import { countText } from "../core/format";
import { pointName } from "../core/paint-fiducials";
import type { PaperState } from "../core/paper-state";

interface Props {
  readonly state: PaperState;
  readonly query: UseQueryResult<Fiducials>;
  readonly onChange: (changes: Partial<PaperState>) => void;
}

/** What the marks on the paper mean, and which of them are shown. */
export function FiducialLegend({ state, query, onChange }: Props): JSX.Element {
  if (query.isError)
    return <p className="strip warning">The fiducials could not be loaded. {query.error.message}</p>;
  const waves = [...new Set(query.data?.points.map((point) => pointName(point).wave))];
  return (
    <fieldset className="legend">
      <legend className="visually-hidden">Fiducials</legend>
      <label>
        <input
          type="checkbox"
          checked={state.leadMarks}
          onChange={(e) => onChange({ leadMarks: e.target.checked })}
        />
        in each lead
      </label>
      <label>
        <input
          type="checkbox"
          checked={state.globalMarks}
          onChange={(e) => onChange({ globalMarks: e.target.checked })}
        />
        for all leads
      </label>
      <span className="glyphs">⌊ onset · ▼ peak · ⌋ end</span>
      {waves.map((wave) => (
        <span key={wave} className={`wave wave-${wave.toLowerCase()}`}>
          {wave}
        </span>
      ))}
      <span className="muted">
        {query.data ? countText(query.data.beats.length, "beat") : "loading"} · beats ▼ ventricular, ▽
        supraventricular, ┃ paced, ? unsure
      </span>
    </fieldset>
  );
}
