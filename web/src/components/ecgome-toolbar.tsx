import { useQuery } from "@tanstack/react-query";
import { useRef, type JSX } from "react";
import * as ecgome from "../api/ecgome";
import type { Cell } from "../core/ecgome-cells";
import { MODES } from "../core/ecgome-cells";
import { quantity, words as wordsOf } from "../core/format";
import { useQueryState } from "../core/location";
import { useMay } from "../core/session";
import { say } from "../i18n";
import { ExportButtons } from "./ecgome-export";
import { Failure } from "./states";
import { ALL_TIERS, USUAL_TIERS, type EcgomeChoices, type EcgomeData } from "./ecgome-view";

const ADD = "add";

interface Props {
  readonly data: EcgomeData;
  readonly choices: EcgomeChoices;
  readonly cells: ReadonlyMap<string, Cell>;
}

/** What the map shows and against whom. */
export function EcgomeToolbar({ data, choices, cells }: Props): JSX.Element {
  const words = say().ecgome;
  const [, changeQuery] = useQueryState();
  const tiersToggled = (tier: number): string | null => {
    const next = ALL_TIERS.filter((each) => choices.tiers.has(each) !== (each === tier));
    const text = next.length === 0 ? String(tier) : next.join("");
    return text === USUAL_TIERS ? null : text;
  };
  return (
    <div className="ecgome-toolbar" role="toolbar" aria-label={words.title}>
      <button type="button" onClick={() => changeQuery({ view: null, family: null, table: null })}>
        ← {words.toPaper}
      </button>
      <PopulationChoice data={data} chosen={choices.population} />
      <div className="choice" role="group" aria-label={words.mode}>
        {MODES.map((mode) => (
          <button
            key={mode}
            type="button"
            aria-pressed={choices.mode === mode}
            title={words.modeTitles[mode]}
            onClick={() => changeQuery({ mode: mode === "z" ? null : mode })}
          >
            {words.modes[mode]}
          </button>
        ))}
      </div>
      <div className="choice" role="group" aria-label={words.tiers}>
        {ALL_TIERS.map((tier) => (
          <button
            key={tier}
            type="button"
            aria-pressed={choices.tiers.has(tier)}
            title={words.tier(tier)}
            onClick={() => changeQuery({ tiers: tiersToggled(tier) })}
          >
            {tier}
          </button>
        ))}
      </div>
      {choices.zoomed !== null && (
        <button type="button" onClick={() => changeQuery({ family: null })}>
          {words.zoomOut}
        </button>
      )}
      <span className="end" />
      <button
        type="button"
        aria-pressed={choices.table}
        onClick={() => changeQuery({ table: choices.table ? null : "1" })}
      >
        {choices.table ? words.map : words.table}
      </button>
      <ExportButtons data={data} choices={choices} cells={cells} />
    </div>
  );
}

/** "women, 61 y, n 50–181" of the person and of the people behind the colours. */
export function strataText({ reference }: Pick<EcgomeData, "reference">): string {
  const words = say().ecgome;
  const { age_years, sex, n_least, n_most } = reference;
  const who = [
    sex === null ? words.sexNotStated : wordsOf(sex),
    age_years === null ? words.ageNotStated : `${quantity(Math.floor(age_years))} ${say().common.years}`,
  ].join(", ");
  const n = n_least === null ? "" : n_least === n_most ? String(n_least) : `${n_least}–${n_most}`;
  return words.stratum(who, n);
}

function PopulationChoice({ data, chosen }: { data: EcgomeData; chosen: string }): JSX.Element {
  const words = say().ecgome;
  const project = ecgome.projectOf(data.recording);
  const [, changeQuery] = useQueryState();
  const file = useRef<HTMLInputElement>(null);
  const listed = useQuery(ecgome.populations(project));
  const adding = ecgome.useAddPopulation(project);
  const mayAdd = useMay("analyst");
  const choose = (id: string): void =>
    changeQuery({ population: id === ecgome.USUAL_POPULATION ? null : id });
  const add = (given: File | undefined): void => {
    if (given) adding.mutate(given, { onSuccess: ({ id }) => choose(id) });
  };
  return (
    <div className="population">
      <label>
        {words.against}{" "}
        <select
          value={chosen}
          onChange={(event) =>
            event.target.value === ADD ? file.current?.click() : choose(event.target.value)
          }
        >
          {(listed.data ?? [{ id: chosen, name: chosen, about: "" }]).map(({ id, name, about }) => (
            <option key={id} value={id} title={about}>
              {words.populations[id] ?? name}
            </option>
          ))}
          {mayAdd && <option value={ADD}>{words.addTable}</option>}
        </select>
      </label>
      <span className="number muted" data-testid="strata" title={data.reference.population_about}>
        {strataText(data)}
      </span>
      <input
        ref={file}
        type="file"
        accept=".csv,text/csv"
        hidden
        aria-label={words.addTableLabel}
        onChange={(event) => add(event.target.files?.[0])}
      />
      {adding.isError && <Failure title={words.notAdded} error={adding.error} />}
    </div>
  );
}
