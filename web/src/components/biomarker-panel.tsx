import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo, useState, type JSX, type KeyboardEvent } from "react";
import { profileHref } from "../api/client";
import * as queries from "../api/queries";
import type { Catalogue } from "../api/types";
import { sentenceCase, words } from "../core/format";
import { useQueryState } from "../core/location";
import { dimensionsOf, filtered, type Dimension } from "../core/profile-view";
import { BiomarkerRow } from "./biomarker-row";
import { Empty, Failure, Skeleton } from "./states";

/** The profile of a recording: four dimensions and the quality of the signal, each a table of values or reasons. */
export function BiomarkerPanel({ id }: { id: string }): JSX.Element {
  const [query] = useQueryState();
  const settings = query.get("settings") ?? "";
  const profile = useQuery(queries.profile(id, settings));
  const catalogue = useQuery(queries.catalogue());
  const dimensions = useMemo(
    () => (profile.data && catalogue.data ? dimensionsOf(catalogue.data, profile.data) : []),
    [profile.data, catalogue.data],
  );
  const error = profile.error ?? catalogue.error;
  return (
    <section className="biomarkers" aria-label="Biomarkers">
      <header>
        <h2>Biomarkers</h2>
        <span className="exports">
          <a className="button" href={profileHref(id, "csv", settings)} download>
            CSV
          </a>
          <a className="button" href={profileHref(id, "json", settings)} download={`${id}.profile.json`}>
            JSON
          </a>
        </span>
      </header>
      {error ? (
        <Failure
          title="The profile could not be made."
          error={error}
          onRetry={() => void profile.refetch()}
        />
      ) : catalogue.data && profile.data ? (
        <Dimensions
          dimensions={dimensions}
          catalogue={catalogue.data}
          durationS={profile.data.provenance.duration_s}
        />
      ) : (
        <Skeleton label="Measuring the biomarkers" lines={14} />
      )}
    </section>
  );
}

interface DimensionsProps {
  readonly dimensions: readonly Dimension[];
  readonly catalogue: Catalogue;
  readonly durationS: number;
}

function Dimensions({ dimensions, catalogue, durationS }: DimensionsProps): JSX.Element {
  const [query, changeQuery] = useQueryState();
  const [text, setText] = useState("");
  const [onlyMeasured, setOnlyMeasured] = useState(false);
  const wanted = useDeferredValue(text);
  const chosen = dimensions.find(({ name }) => name === query.get("dimension")) ?? dimensions[0];
  const open = query.get("biomarker");
  const families = useMemo(
    () => filtered(chosen?.families ?? [], { text: wanted, onlyMeasured }),
    [chosen, wanted, onlyMeasured],
  );
  const elsewhere = dimensions.filter(
    (other) => other !== chosen && filtered(other.families, { text: wanted, onlyMeasured }).length > 0,
  );
  if (!chosen) return <Empty>The profile holds no biomarkers.</Empty>;
  const choose = (name: string): void => changeQuery({ dimension: name });
  return (
    <>
      <Tabs dimensions={dimensions} chosen={chosen} onChoose={choose} />
      <div className="filters">
        <input
          type="search"
          placeholder="Filter by name or symbol"
          aria-label="Filter biomarkers"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <label>
          <input type="checkbox" checked={onlyMeasured} onChange={(e) => setOnlyMeasured(e.target.checked)} />
          with a value
        </label>
      </div>
      <div
        className="families"
        role="tabpanel"
        id="dimension-panel"
        aria-labelledby={`tab-${chosen.name}`}
        tabIndex={-1}
      >
        {families.map((family) => (
          <section key={family.name} className="family">
            <h3>{family.label}</h3>
            {family.rows.map((row) => (
              <BiomarkerRow
                key={row.biomarker.symbol}
                row={row}
                catalogue={catalogue}
                durationS={durationS}
                open={open === row.biomarker.symbol}
                onToggle={() =>
                  changeQuery({ biomarker: open === row.biomarker.symbol ? null : row.biomarker.symbol })
                }
              />
            ))}
          </section>
        ))}
        {families.length === 0 && (
          <Empty>
            Nothing here fits the filter.
            {elsewhere.map(({ name }) => (
              <button key={name} type="button" className="link" onClick={() => choose(name)}>
                See {words(name)}
              </button>
            ))}
          </Empty>
        )}
      </div>
    </>
  );
}

interface TabsProps {
  readonly dimensions: readonly Dimension[];
  readonly chosen: Dimension;
  readonly onChoose: (name: string) => void;
}

function Tabs({ dimensions, chosen, onChoose }: TabsProps): JSX.Element {
  const walk = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = dimensions.at((dimensions.indexOf(chosen) + step) % dimensions.length);
    if (!next) return;
    onChoose(next.name);
    event.currentTarget.querySelector<HTMLElement>(`#tab-${next.name}`)?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label="Dimensions" onKeyDown={walk}>
      {dimensions.map((dimension) => (
        <button
          key={dimension.name}
          type="button"
          role="tab"
          id={`tab-${dimension.name}`}
          className={`dimension-${dimension.name}`}
          aria-selected={dimension === chosen}
          aria-controls="dimension-panel"
          tabIndex={dimension === chosen ? 0 : -1}
          onClick={() => onChoose(dimension.name)}
        >
          <span className="tab-name">{sentenceCase(dimension.name)}</span>
          <span className="number">
            {dimension.measured}/{dimension.total}
          </span>
        </button>
      ))}
    </div>
  );
}
