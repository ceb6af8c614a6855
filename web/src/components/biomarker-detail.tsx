import type { JSX } from "react";
import type { Reference, Value } from "../api/types";
import { quantity, rangeText, sentenceCase, unitText, words } from "../core/format";
import { hasValue, type Measured } from "../core/profile-view";
import { LeadTable } from "./lead-strip";

interface Props {
  readonly row: Measured;
  readonly reason: string | null;
  readonly unitMeaning: string;
}

/** What the number is: definition, formula, limits and sources, all from the catalogue. */
export function BiomarkerDetail({ row, reason, unitMeaning }: Props): JSX.Element {
  const { biomarker, values } = row;
  const first = values.find(hasValue) ?? values[0];
  return (
    <div className="detail">
      {values.length > 1 && <LeadTable values={values} reasonOf={(value) => words(value.validity)} />}
      {reason !== null && <p className="reason">{sentenceCase(reason)}.</p>}
      <p>{biomarker.summary}</p>
      <pre className="formula">{biomarker.formula}</pre>
      <dl className="facts">
        <dt>Symbol</dt>
        <dd>
          <code>{biomarker.symbol}</code> · {biomarker.code} · version {biomarker.version} · tier{" "}
          {biomarker.tier} ·{" "}
          <a
            href={`/reference/${biomarker.dimension}-${biomarker.family}.html#${biomarker.symbol}`}
            target="_blank"
            rel="noreferrer"
          >
            full definition
          </a>
        </dd>
        <dt>Chinese</dt>
        <dd lang="zh">{biomarker.label_zh}</dd>
        {biomarker.robustness !== null && (
          <>
            <dt>Robustness</dt>
            <dd>{biomarker.robustness}</dd>
          </>
        )}
        <dt>Unit</dt>
        <dd>{[unitText(biomarker.unit), unitMeaning].filter(Boolean).join(", ")}</dd>
        {first && <Measurement value={first} />}
        {first?.reference && <Range reference={first.reference} unit={first.unit} />}
        <dt>Needs</dt>
        <dd>
          leads: {biomarker.leads}
          {biomarker.minimum_s !== null && ` · at least ${quantity(biomarker.minimum_s)} s`}
        </dd>
        {biomarker.validity.length > 0 && (
          <>
            <dt>Valid if</dt>
            <dd>
              <ul>
                {biomarker.validity.map(({ code, text }) => (
                  <li key={code + text}>
                    {text} <span className="muted">(else {words(code)})</span>
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>Sources</dt>
        <dd>
          <ul>
            {biomarker.references.map(({ key, text, doi }) => (
              <li key={key}>
                {text}{" "}
                {doi !== null && (
                  <a href={`https://doi.org/${doi}`} rel="noreferrer" target="_blank">
                    doi:{doi}
                  </a>
                )}
              </li>
            ))}
          </ul>
        </dd>
      </dl>
    </div>
  );
}

function Measurement({ value }: { value: Value }): JSX.Element | null {
  const parts = [
    value.n === null ? null : `n ${value.n}`,
    value.spread === null ? null : `spread ${quantity(value.spread)} ${unitText(value.unit)}`.trim(),
    value.chain ? `chain ${value.chain}` : null,
  ].filter(Boolean);
  return parts.length === 0 ? null : (
    <>
      <dt>Measured</dt>
      <dd>{parts.join(" · ")}</dd>
    </>
  );
}

function Range({ reference, unit }: { reference: Reference; unit: string }): JSX.Element {
  return (
    <>
      <dt>Reference</dt>
      <dd>
        {rangeText(reference.low, reference.high)} {unitText(unit)} ({reference.limits}) in{" "}
        {reference.population}; {reference.source}
        {!reference.confirmed && " (for orientation only: not yet confirmed against its source)"}
        {reference.note && <span className="muted"> {sentenceCase(reference.note)}.</span>}
      </dd>
    </>
  );
}
