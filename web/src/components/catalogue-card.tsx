import { useQuery } from "@tanstack/react-query";
import { useState, type JSX, type ReactNode } from "react";
import * as ecgome from "../api/ecgome";
import type { Biomarker, Catalogue } from "../api/types";
import { unitText, valueWithUnit } from "../core/format";
import { STANDARD_LEADS } from "../core/layout";
import { dimensionName, familyNameOf, nameOf, otherNameOf } from "../core/names";
import { isChinese, say } from "../i18n";
import { BeatDrawing } from "./beat-drawing";
import { Fact, Guards, References, RobustnessTable, SetFormula } from "./biomarker-parts";
import { CopyButton } from "./copy-button";
import { DimensionMark } from "./dimension-mark";
import { Link } from "./link";
import { Histogram } from "./small-charts";
import { Failure, Skeleton } from "./states";

/** All that is known of a biomarker apart from any recording. */
export function CatalogueCard({
  biomarker,
  catalogue,
}: {
  biomarker: Biomarker;
  catalogue: Catalogue;
}): JSX.Element {
  const words = say().catalogue;
  const panel = say().biomarkers;
  const card = useQuery(ecgome.card(biomarker.symbol));
  const meaning = catalogue.units.find(({ unit }) => unit === biomarker.unit)?.text ?? "";
  return (
    <article className="catalogue-card" aria-label={words.showing(biomarker.symbol)}>
      <header>
        <p className="muted">
          <DimensionMark dimension={biomarker.dimension} /> {dimensionName(biomarker.dimension)} ·{" "}
          {familyNameOf(biomarker)}
        </p>
        <h2>{nameOf(biomarker)}</h2>
        <p className="muted" lang={isChinese() ? "en" : "zh"}>
          {otherNameOf(biomarker)}
        </p>
        <p className="card-codes">
          <code>{biomarker.symbol}</code> <span className="number">{biomarker.code}</span>{" "}
          <span className="badge">{panel.card.version(biomarker.version)}</span>{" "}
          <span className="badge" title={card.data?.tier_text}>
            {panel.card.tier(biomarker.tier)}
          </span>{" "}
          {biomarker.robustness && (
            <span className="badge">
              {panel.gradeOf(panel.grades[biomarker.robustness] ?? biomarker.robustness)}
            </span>
          )}
          <CopyButton text={biomarker.symbol} label={words.copySymbol} />
        </p>
      </header>
      <p>{biomarker.summary}</p>
      <BeatDrawing biomarker={biomarker} />
      {card.isError ? (
        <Failure title={panel.card.notLoaded} error={card.error} onRetry={() => void card.refetch()} />
      ) : card.data === undefined ? (
        <Skeleton label={panel.card.loading} lines={6} />
      ) : (
        <Known biomarker={biomarker} card={card.data} meaning={meaning} />
      )}
    </article>
  );
}

interface KnownProps {
  readonly biomarker: Biomarker;
  readonly card: ecgome.BiomarkerCard;
  readonly meaning: string;
}

function Known({ biomarker, card, meaning }: KnownProps): JSX.Element {
  const words = say().catalogue;
  const panel = say().biomarkers;
  const terms = Object.entries(biomarker.terms);
  return (
    <>
      <Part title={words.formula}>
        <SetFormula mathml={card.mathml} />
        <pre className="formula">{biomarker.formula}</pre>
      </Part>
      <dl className="facts">
        <Fact name={panel.card.unit}>{[unitText(biomarker.unit), meaning].filter(Boolean).join(", ")}</Fact>
        <Fact name={words.perWhat}>{words.scopes[biomarker.scope]}</Fact>
        <Fact name={words.facets["leads"] ?? ""}>{biomarker.leads}</Fact>
        <Fact name={words.minimum}>{card.minimum_length}</Fact>
        <Fact name={panel.card.validIf}>
          <Guards validity={biomarker.validity} />
          <span className="muted">
            {words.missing}: {panel.reasons[card.missing] ?? card.missing}
          </span>
        </Fact>
        {biomarker.aliases.length > 0 && <Fact name={words.aliases}>{biomarker.aliases.join(", ")}</Fact>}
        {terms.length > 0 && (
          <Fact name={words.codes}>{terms.map(([system, code]) => `${system} ${code}`).join(", ")}</Fact>
        )}
      </dl>
      <Part title={words.needs}>
        <Chips of={card.needs} />
      </Part>
      <Part title={words.neededBy}>
        {card.needed_by.length === 0 ? (
          <p className="muted">{words.noneNeeds}</p>
        ) : (
          <Chips of={card.needed_by} />
        )}
      </Part>
      {card.reference_ranges.length > 0 && (
        <Part title={words.ranges}>
          <ul>
            {card.reference_ranges.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </Part>
      )}
      <Part title={panel.card.robustness}>
        <p className="muted">{panel.card.robustnessText}</p>
        <RobustnessTable figures={card.robustness} />
      </Part>
      <ProjectValues biomarker={biomarker} />
      {card.examples.length > 0 && (
        <Part title={words.examples}>
          <ul className="examples">
            {card.examples.map((text) => (
              <li key={text}>
                <code>{text}</code>
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title={panel.card.sources}>
        <References references={biomarker.references} />
      </Part>
    </>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode }): JSX.Element => (
  <section className="card-part" aria-label={title}>
    <h3>{title}</h3>
    {children}
  </section>
);

/** What a biomarker stands on, or what stands on it; biomarkers lead to their own card. */
function Chips({ of }: { of: ecgome.BiomarkerCard["needs"] }): JSX.Element {
  const words = say().catalogue;
  return (
    <ul className="chips">
      {of.map(({ name, kind, summary }) => (
        <li key={name}>
          {kind === "biomarker" ? (
            <span title={summary}>
              <Link to={`/catalogue/${name}${window.location.search}`} className="chip">
                {name}
              </Link>
            </span>
          ) : (
            <span
              className="chip still"
              title={summary || (kind === "source" ? words.source : words.quantity)}
            >
              {name}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** How it is distributed over the recordings that are here. */
function ProjectValues({ biomarker }: { biomarker: Biomarker }): JSX.Element | null {
  const words = say().catalogue;
  const byLead = biomarker.scope === "lead";
  const [lead, setLead] = useState<string>(byLead ? "II" : "");
  const numeric = biomarker.unit !== "{flag}" && biomarker.unit !== "{class}";
  const found = useQuery({
    ...ecgome.distribution(biomarker.symbol, lead, ecgome.projectOf({})),
    enabled: numeric,
  });
  if (!numeric || !found.data || found.data.n < 2) return null;
  const texts = found.data.quantiles
    .filter(({ percent }) => [5, 50, 95].includes(percent))
    .map(({ percent, value }) => `${percent} % ${valueWithUnit(value, biomarker.unit)}`);
  return (
    <Part title={words.project}>
      {byLead && (
        <select aria-label={words.lead} value={lead} onChange={(event) => setLead(event.target.value)}>
          {STANDARD_LEADS.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      )}
      <Histogram of={found.data} value={null} label={words.project} />
      <p className="muted number">
        {say().biomarkers.card.distributionText(found.data.n, found.data.recordings)} · {texts.join(" · ")}
      </p>
    </Part>
  );
}
