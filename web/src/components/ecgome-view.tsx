import { useQuery } from "@tanstack/react-query";
import { useMemo, useState, type JSX } from "react";
import * as ecgome from "../api/ecgome";
import * as queries from "../api/queries";
import type { Catalogue, Profile, Recording } from "../api/types";
import { keyOf, type Spot } from "../core/ecgome";
import { cellsOf, MODES, type Mode } from "../core/ecgome-cells";
import { useQueryState } from "../core/location";
import { measuredOf } from "../core/measured";
import { selectedOf, queryOfSelected } from "../core/selection";
import { dateTimeText } from "../core/format";
import { say } from "../i18n";
import { EcgomeCard } from "./ecgome-card";
import { EcgomeLegend } from "./ecgome-legend";
import { EcgomeMap } from "./ecgome-map";
import { EcgomeTable } from "./ecgome-table";
import { EcgomeToolbar } from "./ecgome-toolbar";
import { Failure, Skeleton } from "./states";

/** Everything that map, table, legend and export are made of. */
export interface EcgomeData {
  readonly recording: Recording;
  readonly profile: Profile;
  readonly catalogue: Catalogue;
  readonly map: ecgome.EcgomeMap;
  readonly reference: ecgome.PlacedRecording;
  readonly change: ecgome.ChangedRecording | undefined;
}

export interface EcgomeChoices {
  readonly mode: Mode;
  readonly tiers: ReadonlySet<number>;
  /** The family that is shown alone, or null. */
  readonly zoomed: string | null;
  readonly population: string;
  readonly table: boolean;
}

export const ALL_TIERS = [1, 2, 3] as const;
/** Own and unconfirmed definitions are shown where they are asked for. */
export const USUAL_TIERS = "12";

export function choicesOf(query: URLSearchParams): EcgomeChoices {
  const tiers = (query.get("tiers") ?? USUAL_TIERS).split("").map(Number);
  return {
    mode: MODES.find((mode) => mode === query.get("mode")) ?? "z",
    tiers: new Set(tiers),
    zoomed: query.get("family"),
    population: query.get("population") ?? ecgome.USUAL_POPULATION,
    table: query.get("table") !== null,
  };
}

/** All biomarkers of a recording as one picture. */
export default function EcgomeView({ recording }: { recording: Recording }): JSX.Element {
  const words = say().ecgome;
  const [query] = useQueryState();
  const choices = choicesOf(query);
  const measured = measuredOf(query);
  const profile = useQuery(queries.profile(recording.id, measured.settings, query.get("layer")));
  const catalogue = useQuery(queries.catalogue());
  const map = useQuery(ecgome.map());
  const reference = useQuery(ecgome.reference(recording.id, choices.population, measured));
  const change = useQuery(ecgome.change(recording.id, choices.mode === "change", measured));
  const latest = useLatest(reference.data);
  const error = profile.error ?? catalogue.error ?? map.error ?? reference.error ?? change.error;
  const shown = reference.data ?? latest;
  return (
    <section className="ecgome" aria-label={words.title}>
      {error ? (
        <Failure title={words.notMade} error={error} onRetry={() => void reference.refetch()} />
      ) : profile.data && catalogue.data && map.data && shown ? (
        <Whole
          data={{
            recording,
            profile: profile.data,
            catalogue: catalogue.data,
            map: map.data,
            reference: shown,
            change: change.data,
          }}
          choices={choices}
        />
      ) : (
        <Skeleton label={words.loading} lines={16} />
      )}
    </section>
  );
}

/** The last answer stays until another is there, so that the map does not vanish while a population is loaded. */
function useLatest<T>(now: T | undefined): T | undefined {
  const [latest, setLatest] = useState(now);
  if (now !== undefined && now !== latest) setLatest(now);
  return latest;
}

function Whole({ data, choices }: { data: EcgomeData; choices: EcgomeChoices }): JSX.Element {
  const words = say().ecgome;
  const [query, changeQuery] = useQueryState();
  const { profile, reference, change } = data;
  const cells = useMemo(
    () =>
      cellsOf({
        mode: choices.mode,
        values: profile.values,
        placed: reference.values,
        changed: change?.values ?? [],
      }),
    [choices.mode, profile, reference, change],
  );
  const selected = selectedOf(query);
  const open = (spot: Spot | null): void => changeQuery(queryOfSelected(spot));
  return (
    <>
      <EcgomeToolbar data={data} choices={choices} cells={cells} />
      {choices.mode === "change" && change && (
        <p className={change.previous_id === null ? "strip warning" : "muted ecgome-note"}>
          {change.previous_id === null
            ? words.noPrevious
            : words.previous(change.previous_name, dateTimeText(change.previous_at ?? ""))}
        </p>
      )}
      <div className={selected ? "ecgome-body with-card" : "ecgome-body"}>
        <div className="ecgome-main">
          {choices.table ? (
            <EcgomeTable data={data} choices={choices} cells={cells} onOpen={open} />
          ) : (
            <EcgomeMap data={data} choices={choices} cells={cells} selected={selected} onOpen={open} />
          )}
          <EcgomeLegend data={data} mode={choices.mode} />
          <HowToRead />
        </div>
        {selected && (
          <EcgomeCard key={keyOf(selected)} data={data} selected={selected} onClose={() => open(null)} />
        )}
      </div>
    </>
  );
}

function HowToRead(): JSX.Element {
  const words = say().ecgome;
  return (
    <details className="how-to">
      <summary>{words.howTo}</summary>
      <ol>
        {words.rules.split("\n").map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ol>
    </details>
  );
}
