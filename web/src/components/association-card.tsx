import { useQuery } from "@tanstack/react-query";
import type { JSX, ReactNode } from "react";
import * as cohortQueries from "../api/cohort-queries";
import * as queries from "../api/queries";
import type { Association } from "../api/types";
import { estimateText, exactP, isFound } from "../core/associations";
import { fixed, sentenceCase, unitText, words as inWords } from "../core/format";
import { percentText } from "../core/predictions";
import { say } from "../i18n";
import { DimensionMark } from "./dimension-mark";
import { EcgsBehind } from "./ecgs-behind";
import { Loaded } from "./loaded";
import { ValueSwarm } from "./value-swarm";

interface Props {
  readonly discoveryId: string;
  readonly association: Association;
  readonly alpha: number;
  /** p-values claim nothing: the records were chosen by their biomarkers. */
  readonly descriptive: boolean;
  readonly onClose: () => void;
}

/** One biomarker: what it is by the catalogue, every number of its association, its values and the ECGs behind. */
export function AssociationCard({ association: of, ...props }: Props): JSX.Element {
  const words = say().discovery.card;
  const { feature } = of;
  return (
    <aside className="association-card" aria-label={words.label(feature.name)}>
      <header>
        <h2>
          {feature.label}
          {feature.lead && `, ${feature.lead}`}
        </h2>
        <button type="button" className="quiet end" aria-label={words.close} onClick={props.onClose}>
          ✕
        </button>
      </header>
      <p className="muted">
        <DimensionMark dimension={feature.dimension} /> {sentenceCase(inWords(feature.dimension))} ·{" "}
        {inWords(feature.family)}
        {unitText(feature.unit) && ` · ${unitText(feature.unit)}`} · {words.tier(feature.tier)}
      </p>
      {of.refused ? (
        <p className="reason">{words.notTested(of.refused)}</p>
      ) : (
        <Numbers association={of} alpha={props.alpha} descriptive={props.descriptive} />
      )}
      <Behind discoveryId={props.discoveryId} association={of} />
      <Definition symbol={feature.symbol} />
    </aside>
  );
}

type NumbersProps = Pick<Props, "association" | "alpha" | "descriptive">;

function Numbers({ association: of, alpha, descriptive }: NumbersProps): JSX.Element {
  const words = say().discovery.card;
  const verdict = descriptive
    ? words.descriptive
    : isFound(of, alpha)
      ? words.foundAt(alpha)
      : words.notFoundAt(alpha);
  return (
    <dl className="facts">
      <Fact name={sentenceCase(of.measure)}>{words.ci(estimateText(of.effect))}</Fact>
      <Fact name="p">{exactP(of.p)}</Fact>
      <Fact name="q">
        {exactP(of.q)} ({verdict})
      </Fact>
      <Fact name={words.bonferroni}>{exactP(of.p_bonferroni)}</Fact>
      <Fact name={of.rank_measure}>
        {of.rank_effect === null ? words.notEstimated : `${fixed(of.rank_effect, 2)}, p ${exactP(of.rank_p)}`}
      </Fact>
      <Fact name={words.records}>
        {words.recordsText(
          String(of.n),
          of.events === null ? null : String(of.events),
          percentText(of.missing_share),
        )}
      </Fact>
      {of.selected_share !== null && (
        <Fact name={words.stability}>{words.stabilityText(percentText(of.selected_share))}</Fact>
      )}
      {of.cluster > 0 && (
        <Fact name={words.cluster}>{of.representative ? words.standsFor(of.cluster) : of.cluster}</Fact>
      )}
    </dl>
  );
}

function Behind({
  discoveryId,
  association,
}: {
  discoveryId: string;
  association: Association;
}): JSX.Element {
  const words = say().discovery.card;
  const { feature } = association;
  const found = useQuery(cohortQueries.values(discoveryId, feature.name));
  return (
    <Loaded query={found} loading={words.loadingValues} failure={words.valuesNotRead} lines={6}>
      {(values) => (
        <>
          <ValueSwarm values={values} unit={feature.unit} label={feature.label} />
          <EcgsBehind values={values} feature={feature} />
        </>
      )}
    </Loaded>
  );
}

function Definition({ symbol }: { symbol: string }): JSX.Element | null {
  const catalogue = useQuery(queries.catalogue());
  const biomarker = catalogue.data?.biomarkers.find((each) => each.symbol === symbol);
  if (biomarker === undefined) return null;
  return (
    <>
      <p>{biomarker.summary}</p>
      <pre className="formula">{biomarker.formula}</pre>
      <p>
        <code>{biomarker.symbol}</code> · {biomarker.code} ·{" "}
        <a
          href={`/reference/${biomarker.dimension}-${biomarker.family}.html#${biomarker.symbol}`}
          target="_blank"
          rel="noreferrer"
        >
          {say().discovery.card.definition}
        </a>
      </p>
    </>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }): JSX.Element => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);
