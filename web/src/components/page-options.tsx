import type { JSX } from "react";
import type { LeadGroup, PaperState } from "../core/paper-state";
import { say } from "../i18n";

interface Props {
  readonly state: PaperState;
  readonly leads: readonly string[];
  readonly onChange: (changes: Partial<PaperState>) => void;
}

/** What is seldom changed of a page: columns, rhythm leads, the single lead, gain of a group. */
export function PageOptions({ state, leads, onChange }: Props): JSX.Element {
  const words = say().paper;
  const setRhythm = (place: number, lead: string): void =>
    onChange({ rhythm: state.rhythm.map((each, i) => (i === place ? lead : each)) });
  const toggleHalf = (group: LeadGroup): void =>
    onChange({
      half: state.half.includes(group) ? state.half.filter((each) => each !== group) : [...state.half, group],
    });
  return (
    <details className="popover">
      <summary>{words.page}…</summary>
      <div className="popover-body">
        <fieldset>
          <legend>{words.columns}</legend>
          {[false, true].map((together) => (
            <label key={String(together)}>
              <input
                type="radio"
                name="columns"
                checked={state.simultaneous === together}
                onChange={() => onChange({ simultaneous: together })}
              />
              {together ? words.together : words.consecutive}
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend>{words.rhythmLeads}</legend>
          {state.rhythm.map((lead, i) => (
            <LeadChoice
              key={i}
              label={words.rhythmLead(i + 1)}
              value={lead}
              leads={leads}
              onChoose={(chosen) => setRhythm(i, chosen)}
            />
          ))}
        </fieldset>
        <fieldset>
          <legend>{words.singleLead}</legend>
          <LeadChoice
            label={words.singleLead}
            value={state.lead}
            leads={leads}
            onChoose={(lead) => onChange({ lead, layout: "single" })}
          />
        </fieldset>
        <fieldset>
          <legend>{words.halfGain}</legend>
          {(["limb", "chest"] as const).map((group) => (
            <label key={group}>
              <input
                type="checkbox"
                checked={state.half.includes(group)}
                onChange={() => toggleHalf(group)}
              />
              {words.groups[group]}
            </label>
          ))}
        </fieldset>
      </div>
    </details>
  );
}

function LeadChoice({
  label,
  value,
  leads,
  onChoose,
}: {
  label: string;
  value: string;
  leads: readonly string[];
  onChoose: (lead: string) => void;
}): JSX.Element {
  return (
    <select aria-label={label} value={value} onChange={(event) => onChoose(event.target.value)}>
      {!leads.includes(value) && <option value={value}>{value}</option>}
      {leads.map((lead) => (
        <option key={lead}>{lead}</option>
      ))}
    </select>
  );
}
