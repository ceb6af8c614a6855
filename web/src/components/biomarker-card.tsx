import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";
import * as ecgome from "../api/ecgome";
import type { Placed } from "../api/ecgome";
import type { Recording, Reference, Value } from "../api/types";
import { keyOf } from "../core/ecgome";
import { quantity, rangeText, sentenceCase, unitText, valueWithUnit } from "../core/format";
import { useQueryState } from "../core/location";
import { otherNameOf } from "../core/names";
import { copyText, percentileText, spreadText, zText } from "../core/panel";
import { togglePin, usePins } from "../core/pins";
import { hasValue, valueText, type Measured } from "../core/profile-view";
import { selectedOf, queryOfSelected } from "../core/selection";
import { isChinese, say } from "../i18n";
import { BiomarkerElsewhere } from "./biomarker-elsewhere";
import { Fact, Guards, References, RobustnessTable, SetFormula } from "./biomarker-parts";
import { CopyButton } from "./copy-button";
import { Link } from "./link";
import { SpotInset } from "./spot-inset";
import { Failure, Skeleton } from "./states";

interface Props {
  readonly row: Measured;
  readonly recording: Recording;
  readonly placed: ReadonlyMap<string, Placed>;
  readonly reason: string | null;
  readonly unitMeaning: string;
}

/** All of one biomarker here: its value, where it was measured, what it is, how unusual, how steady, and elsewhere. */
export function BiomarkerCard({ row, recording, placed, reason, unitMeaning }: Props): JSX.Element {
  const [query, changeQuery] = useQueryState();
  const { biomarker, values } = row;
  const words = say().biomarkers;
  const card = useQuery(ecgome.card(biomarker.symbol));
  const pinned = usePins().includes(biomarker.symbol);
  const chosen = values.find(({ lead }) => lead === selectedOf(query)?.lead);
  const shown = chosen ?? values.find(hasValue) ?? values[0];
  const selectLead = (lead: string): void => changeQuery(queryOfSelected({ symbol: biomarker.symbol, lead }));
  return (
    <div className="detail" role="region" aria-label={biomarker.symbol}>
      {values.length > 1 && (
        <LeadTable values={values} placed={placed} chosen={shown?.lead ?? ""} onChoose={selectLead} />
      )}
      {reason !== null && <p className="reason">{sentenceCase(reason)}</p>}
      <p>{biomarker.summary}</p>
      {shown && <SpotInset recording={recording} biomarker={biomarker} value={shown} />}
      {card.isError ? (
        <Failure title={words.card.notLoaded} error={card.error} onRetry={() => void card.refetch()} />
      ) : (
        <SetFormula mathml={card.data?.mathml ?? ""} />
      )}
      <pre className="formula">{biomarker.formula}</pre>
      <dl className="facts">
        {shown && <AmongPeople value={shown} placed={placed.get(keyOf(shown))} />}
        {shown && <MeasuredFact value={shown} />}
        {shown?.reference && <Published reference={shown.reference} unit={shown.unit} />}
        <Fact name={words.card.unit}>
          {[unitText(biomarker.unit), unitMeaning].filter(Boolean).join(", ")}
        </Fact>
        <Fact name={words.card.needs}>
          {words.card.leads(biomarker.leads)}
          {biomarker.minimum_s !== null && ` · ${words.card.atLeast(`${quantity(biomarker.minimum_s)} s`)}`}
        </Fact>
        {biomarker.validity.length > 0 && (
          <Fact name={words.card.validIf}>
            <Guards validity={biomarker.validity} />
          </Fact>
        )}
        <Fact name={words.card.symbol}>
          <code>{biomarker.symbol}</code> · {biomarker.code} · {words.card.version(biomarker.version)} ·{" "}
          {words.card.tier(biomarker.tier)} ·{" "}
          <Link to={`/catalogue/${biomarker.symbol}`}>{words.card.fullDefinition}</Link>
        </Fact>
        <Fact name={words.card.otherName}>
          <span lang={isChinese() ? "en" : "zh"}>{otherNameOf(biomarker)}</span>
        </Fact>
        <Fact name={words.card.sources}>
          <References references={biomarker.references} />
        </Fact>
      </dl>
      <details>
        <summary>
          {words.card.robustness}: {words.grades[biomarker.robustness ?? ""] ?? words.card.none}
        </summary>
        {card.data ? (
          <RobustnessTable figures={card.data.robustness} />
        ) : (
          <Skeleton label={words.card.loading} lines={4} />
        )}
      </details>
      {shown && <BiomarkerElsewhere recording={recording} value={shown} />}
      <p className="actions">
        <button type="button" aria-pressed={pinned} onClick={() => togglePin(biomarker.symbol)}>
          {pinned ? words.unpin : words.pin}
        </button>
        <CopyButton text={copyText(row)} label={words.copyValue} />
      </p>
    </div>
  );
}

interface LeadTableProps {
  readonly values: readonly Value[];
  readonly placed: ReadonlyMap<string, Placed>;
  readonly chosen: string;
  readonly onChoose: (lead: string) => void;
}

/** A row for each lead; the chosen one is where the signal is shown. */
function LeadTable({ values, placed, chosen, onChoose }: LeadTableProps): JSX.Element {
  const words = say().biomarkers;
  return (
    <dl className="lead-table" aria-label={words.card.byLead}>
      {values.map((value) => {
        const z = placed.get(keyOf(value))?.z ?? null;
        return (
          <div key={value.lead} data-lead={value.lead} data-chosen={value.lead === chosen}>
            <dt>
              <button
                type="button"
                className="link"
                aria-pressed={value.lead === chosen}
                onClick={() => onChoose(value.lead)}
              >
                {value.lead}
              </button>
            </dt>
            <dd className={hasValue(value) ? "number" : "reason"}>
              {valueText(value) ?? words.reasons[value.validity] ?? value.validity}
            </dd>
            <dd className="number z">{z === null ? "" : zText(z)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function AmongPeople({ value, placed }: { value: Value; placed: Placed | undefined }): JSX.Element | null {
  const words = say().biomarkers.card;
  if (!placed || !hasValue(value) || placed.why === "not_a_number") return null;
  if (placed.z === null) {
    return <Fact name={words.people}>{placed.why === "no_spread" ? words.noSpread : words.noReference}</Fact>;
  }
  const range = rangeText(placed.low, placed.high);
  const median = placed.median === null ? "" : valueWithUnit(placed.median, value.unit);
  return (
    <Fact name={words.people}>
      {words.z(zText(placed.z), percentileText(placed.percentile ?? 50))}
      <br />
      <span className="muted">
        {words.middle(median, `${range} ${unitText(value.unit)}`.trim())} ·{" "}
        {words.stratum(stratumText(placed), placed.n)}
      </span>
    </Fact>
  );
}

/** "women, 18 to 39 years" of the people behind a z. */
function stratumText({ stratum_sex, age_from, age_to }: Placed): string {
  const words = say().biomarkers.card;
  const people = words.peopleOf[stratum_sex ?? "both"] ?? "";
  if (age_from === null) return people;
  return age_to === null
    ? words.agesFrom(people, quantity(age_from))
    : words.ages(people, quantity(age_from), quantity(age_to));
}

function MeasuredFact({ value }: { value: Value }): JSX.Element | null {
  const words = say().biomarkers.card;
  const spread = spreadText(value);
  const parts = [
    value.n === null ? null : words.beats(value.n),
    spread ? words.spread(spread) : null,
    value.chain ? value.chain : null,
  ].filter(Boolean);
  return parts.length === 0 ? null : <Fact name={words.measured}>{parts.join(" · ")}</Fact>;
}

function Published({ reference, unit }: { reference: Reference; unit: string }): JSX.Element {
  const words = say().biomarkers.card;
  return (
    <Fact name={words.published}>
      {rangeText(reference.low, reference.high)} {unitText(unit)} ({reference.limits}), {reference.population}
      ; {reference.source}
      {!reference.confirmed && words.orientation}
      {reference.note && <span className="muted"> {sentenceCase(reference.note)}.</span>}
    </Fact>
  );
}
