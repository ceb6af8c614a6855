import { useQuery } from "@tanstack/react-query";
import type { JSX, ReactNode } from "react";
import * as queries from "../api/queries";
import type { Association } from "../api/types";
import { estimateText, exactP, isFound } from "../core/associations";
import { fixed, sentenceCase, unitText, words } from "../core/format";
import { percentText } from "../core/predictions";
import { DimensionMark } from "./dimension-mark";

interface Props {
  readonly association: Association;
  readonly alpha: number;
  readonly onClose: () => void;
}

/** One biomarker: what it is by the catalogue, and every number of its association. */
export function AssociationCard({ association: of, alpha, onClose }: Props): JSX.Element {
  const catalogue = useQuery(queries.catalogue());
  const { feature } = of;
  const biomarker = catalogue.data?.biomarkers.find(({ symbol }) => symbol === feature.symbol);
  return (
    <aside className="association-card" aria-label={`Biomarker ${feature.name}`}>
      <header>
        <h2>
          {feature.label}
          {feature.lead && `, ${feature.lead}`}
        </h2>
        <button type="button" className="quiet end" aria-label="Close" onClick={onClose}>
          ✕
        </button>
      </header>
      <p className="muted">
        <DimensionMark dimension={feature.dimension} /> {sentenceCase(feature.dimension)} ·{" "}
        {words(feature.family)}
        {unitText(feature.unit) && ` · ${unitText(feature.unit)}`} · tier {feature.tier}
      </p>
      {of.refused ? (
        <p className="reason">Not tested: {of.refused}</p>
      ) : (
        <dl className="facts">
          <Fact name={sentenceCase(of.measure)}>{estimateText(of.effect)} (95 % CI)</Fact>
          <Fact name="p">{exactP(of.p)}</Fact>
          <Fact name="q">
            {exactP(of.q)} {isFound(of, alpha) ? `(found at ${alpha})` : `(not found at ${alpha})`}
          </Fact>
          <Fact name="p, Bonferroni">{exactP(of.p_bonferroni)}</Fact>
          <Fact name={of.rank_measure}>
            {of.rank_effect === null ? "not estimated" : fixed(of.rank_effect, 2)}, p {exactP(of.rank_p)}
          </Fact>
          <Fact name="Records">
            {of.n}
            {of.events !== null && `, ${of.events} cases`}; missing in {percentText(of.missing_share)}
          </Fact>
          {of.selected_share !== null && (
            <Fact name="Stability">found in {percentText(of.selected_share)} of bootstrap samples</Fact>
          )}
          {of.cluster > 0 && (
            <Fact name="Cluster">
              {of.cluster}
              {of.representative && ", which it stands for"}
            </Fact>
          )}
        </dl>
      )}
      {biomarker && (
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
              full definition
            </a>
          </p>
        </>
      )}
    </aside>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }): JSX.Element => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);
