import type { JSX, ReactNode } from "react";
import type * as ecgome from "../api/ecgome";
import type { Biomarker } from "../api/types";
import { fixed, significant } from "../core/format";
import { say } from "../i18n";

/** A name and what stands beside it in a list of facts. */
export function Fact({ name, children }: { name: string; children: ReactNode }): JSX.Element {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** The formula as the server set it, which browsers show of themselves. */
export const SetFormula = ({ mathml }: { mathml: string }): JSX.Element | null =>
  mathml === "" ? null : (
    <div className="set-formula" tabIndex={0} role="group" dangerouslySetInnerHTML={{ __html: mathml }} />
  );

export function References({ references }: Pick<Biomarker, "references">): JSX.Element {
  return (
    <ul className="references">
      {references.map(({ key, text, doi }) => (
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
  );
}

export function Guards({ validity }: Pick<Biomarker, "validity">): JSX.Element {
  const words = say().biomarkers;
  return (
    <ul>
      {validity.map(({ code, text }) => (
        <li key={code + text}>
          {text} <span className="muted">{words.card.otherwise(words.reasons[code] ?? code)}</span>
        </li>
      ))}
    </ul>
  );
}

/** The figures behind the grade: how steady the number is when the same ECG is recorded otherwise. */
export function RobustnessTable({ figures }: { figures: ecgome.BiomarkerCard["robustness"] }): JSX.Element {
  const words = say().biomarkers.card;
  if (figures.length === 0) return <p className="muted">{words.device}</p>;
  return (
    <table className="robustness">
      <thead>
        <tr>
          {[words.condition, words.icc, words.bias, words.kept, words.pairs].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {figures.map(({ condition, icc, bias, kept, n }) => (
          <tr key={condition}>
            <th scope="row">{condition}</th>
            <td className="number">{fixed(icc, 2)}</td>
            <td className="number">{bias === null ? "" : significant(bias)}</td>
            <td className="number">{fixed(100 * kept, 0)} %</td>
            <td className="number">{n}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
