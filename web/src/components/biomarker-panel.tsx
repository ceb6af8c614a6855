import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo, useState, type JSX } from "react";
import * as ecgome from "../api/ecgome";
import { profileHref } from "../api/client";
import * as queries from "../api/queries";
import type { Catalogue, Profile, Recording } from "../api/types";
import { useQueryState } from "../core/location";
import { measuredOf } from "../core/measured";
import { sectionsOf } from "../core/panel";
import { usePins } from "../core/pins";
import { dimensionsOf, type Measured } from "../core/profile-view";
import { queryOfSelected, selectedOf } from "../core/selection";
import { keyOf } from "../core/ecgome";
import { say } from "../i18n";
import { BiomarkerSection, type RowContext } from "./biomarker-section";
import { EcgomeStrip } from "./ecgome-strip";
import { useRowKeys } from "./row-keys";
import { Empty, Failure, Skeleton } from "./states";

const ALL_TIERS = 3;

/** The profile of a recording: four dimensions and the quality of the signal, each a list of values and reasons. */
export function BiomarkerPanel({ recording }: { recording: Recording }): JSX.Element {
  const [query] = useQueryState();
  const settings = query.get("settings") ?? "";
  const profile = useQuery(queries.profile(recording.id, settings, query.get("layer")));
  const catalogue = useQuery(queries.catalogue());
  const words = say().biomarkers;
  const error = profile.error ?? catalogue.error;
  return (
    <section className="biomarkers" aria-label={words.title}>
      <header>
        <h2>{words.title}</h2>
        <span className="exports">
          <a
            className="button"
            href={profileHref(recording.id, "csv", settings, query.get("layer"))}
            download
          >
            CSV
          </a>
          <a
            className="button"
            href={profileHref(recording.id, "json", settings, query.get("layer"))}
            download={`${recording.id}.profile.json`}
          >
            JSON
          </a>
        </span>
      </header>
      {error ? (
        <Failure title={words.notMade} error={error} onRetry={() => void profile.refetch()} />
      ) : catalogue.data && profile.data ? (
        <>
          <EcgomeStrip id={recording.id} profile={profile.data} />
          <Sections recording={recording} profile={profile.data} catalogue={catalogue.data} />
        </>
      ) : (
        <Skeleton label={words.measuring} lines={14} />
      )}
    </section>
  );
}

interface SectionsProps {
  readonly recording: Recording;
  readonly profile: Profile;
  readonly catalogue: Catalogue;
}

function Sections({ recording, profile, catalogue }: SectionsProps): JSX.Element {
  const [query, changeQuery] = useQueryState();
  const [text, setText] = useState("");
  const [tier, setTier] = useState(ALL_TIERS);
  const [onlyMeasured, setOnlyMeasured] = useState(false);
  const wanted = useDeferredValue(text);
  const words = say().biomarkers;
  const population = query.get("population") ?? ecgome.USUAL_POPULATION;
  const reference = useQuery(ecgome.reference(recording.id, population, measuredOf(query)));
  const placed = useMemo(
    () => new Map(reference.data?.values.map((each) => [keyOf(each), each])),
    [reference.data],
  );
  const dimensions = useMemo(() => dimensionsOf(catalogue, profile), [catalogue, profile]);
  const sections = useMemo(
    () => sectionsOf(dimensions, { text: wanted, tier, onlyMeasured }),
    [dimensions, wanted, tier, onlyMeasured],
  );
  const selected = selectedOf(query);
  const usual = selected === null ? (dimensions[0]?.name ?? "") : "";
  const opened = (query.get("dimension") ?? usual).split(" ");
  const rowKeys = useRowKeys();
  const context: RowContext = {
    recording,
    catalogue,
    placed,
    open: selected?.symbol ?? null,
    onToggle: (symbol) =>
      changeQuery(queryOfSelected(selected?.symbol === symbol ? null : { symbol, lead: "" })),
  };
  const toggle = (name: string): void => {
    const next = opened.includes(name) ? opened.filter((each) => each !== name) : [...opened, name];
    changeQuery({ dimension: next.filter(Boolean).join(" ") || "none" });
  };
  const found = sections.filter(({ families, missing }) => families.length + missing.length > 0);
  return (
    <>
      <div className="filters">
        <input
          type="search"
          placeholder={words.search}
          aria-label={words.searchLabel}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <select
          aria-label={words.tier}
          value={tier}
          onChange={(event) => setTier(Number(event.target.value))}
        >
          {[1, 2, ALL_TIERS].map((each) => (
            <option key={each} value={each}>
              {each === ALL_TIERS ? words.tierAll : words.tierUpTo(each)}
            </option>
          ))}
        </select>
        <label>
          <input type="checkbox" checked={onlyMeasured} onChange={(e) => setOnlyMeasured(e.target.checked)} />
          {words.onlyMeasured}
        </label>
      </div>
      <div className="sections" onKeyDown={rowKeys}>
        <Pinned
          rows={dimensions.flatMap(({ families }) => families.flatMap(({ rows }) => rows))}
          {...context}
        />
        {found.map((section) => (
          <BiomarkerSection
            key={section.dimension}
            section={section}
            open={opened.includes(section.dimension) || wanted.trim() !== "" || holds(section, context.open)}
            onToggle={() => toggle(section.dimension)}
            context={context}
          />
        ))}
        {found.length === 0 && (
          <Empty>
            {words.nothingFits}{" "}
            <button type="button" className="link" onClick={() => setText("")}>
              {words.clearSearch}
            </button>
          </Empty>
        )}
      </div>
      <p className="panel-hint muted">{words.hint}</p>
    </>
  );
}

type Shown = ReturnType<typeof sectionsOf>[number];

/** The section of the biomarker in the address is open, whichever others are. */
const holds = ({ families, missing }: Shown, symbol: string | null): boolean =>
  symbol !== null &&
  [...families, ...missing].some(({ rows }) => rows.some(({ biomarker }) => biomarker.symbol === symbol));

function Pinned({ rows, ...context }: RowContext & { rows: readonly Measured[] }): JSX.Element | null {
  const pins = usePins();
  const pinned = pins.flatMap((symbol) => rows.find(({ biomarker }) => biomarker.symbol === symbol) ?? []);
  if (pinned.length === 0) return null;
  const section = {
    dimension: "pinned",
    measured: pinned.length,
    requested: pinned.length,
    families: [{ name: "pinned", rows: pinned }],
    missing: [],
  };
  return <BiomarkerSection section={section} open pinned context={context} onToggle={() => undefined} />;
}
