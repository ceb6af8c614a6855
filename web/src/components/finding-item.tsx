import type { JSX } from "react";
import type { Finding, RecordingFindings } from "../api/types";
import { conditionText, metGroups, type MetText } from "../core/findings";
import { useQueryState } from "../core/location";
import { nameOf } from "../core/names";
import { queryOfSelected, selectedOf } from "../core/selection";
import { isChinese, say } from "../i18n";
import { Fact } from "./biomarker-parts";
import { SeverityMark } from "./severity-mark";
import { useLabels } from "./use-labels";

export type References = RecordingFindings["references"];

/** A statement that stands: how grave and how sure, the values that met its rule, and on demand the rule itself. */
export function FindingItem({
  finding,
  references,
  children,
}: {
  finding: Finding;
  references: References;
  /** What can be done about it. */
  children?: JSX.Element | null;
}): JSX.Element {
  const words = say().findings;
  const label = useLabels();
  return (
    <li className="finding" id={`finding-${finding.id}`} data-finding={finding.id}>
      <SeverityMark severity={finding.severity} />
      <div>
        <p className="finding-line">
          <strong>{nameOf(finding)}</strong>
          <span className="badge">{words.certainties[finding.certainty]}</span>
          <span className="muted finding-category">
            {words.categories[finding.category] ?? finding.category}
            {finding.severity !== "normal" && ` · ${words.severities[finding.severity]}`}
          </span>
        </p>
        {finding.met.length > 0 && (
          <ul className="finding-met" aria-label={words.metBy}>
            {metGroups(finding.met, label).map((group) => (
              <MetItem key={group.map(({ name, lead }) => `${name} ${lead}`).join()} group={group} />
            ))}
          </ul>
        )}
        {children}
        <details>
          <summary>{words.more}</summary>
          <Basis finding={finding} references={references} />
        </details>
      </div>
    </li>
  );
}

/** A biomarker in one lead or several, and what was asked of it. */
function MetItem({ group }: { group: readonly MetText[] }): JSX.Element | null {
  const [first] = group;
  if (first === undefined) return null;
  const several = group.length > 1;
  return (
    <li>
      {several && <span>{first.name}</span>}
      {group.map((met) => (
        <MetValueShown key={met.lead} met={met} name={several ? met.lead : nameWithLead(met)} />
      ))}
      {first.condition !== "" && <span className="number muted">{first.condition}</span>}
    </li>
  );
}

const nameWithLead = ({ name, lead }: MetText): string =>
  lead === "" ? name : say().findings.inLead(name, lead);

/** A value; that of a biomarker is a button, which opens its card and shades its place on the paper. */
function MetValueShown({ met, name }: { met: MetText; name: string }): JSX.Element {
  const [query, changeQuery] = useQueryState();
  const { symbol, lead } = met;
  const selected = selectedOf(query);
  const said = (
    <>
      {name} <span className="number value">{met.value}</span>
    </>
  );
  if (symbol === "") return <span>{said}</span>;
  return (
    <button
      type="button"
      className="link"
      title={say().findings.showValue(nameWithLead(met))}
      aria-pressed={selected?.symbol === symbol && selected.lead === lead}
      onClick={() => changeQuery({ ...queryOfSelected({ symbol, lead }), view: null, panel: null })}
    >
      {said}
    </button>
  );
}

function Basis({ finding, references }: { finding: Finding; references: References }): JSX.Element {
  const words = say().findings;
  const { aha, snomed, source, criterion, capped_by: capped } = finding;
  return (
    <dl className="facts">
      <Fact name={words.plain}>{(isChinese() && finding.plain_zh) || finding.plain}</Fact>
      <Fact name={words.criterion}>
        <code>{conditionText(criterion)}</code>
      </Fact>
      {capped.length > 0 && <Fact name={words.capped}>{capped.map(conditionText).join("; ")}</Fact>}
      <Fact name={words.source}>
        <Source name={source} references={references} />
      </Fact>
      {aha.length > 0 && <Fact name={words.aha}>{aha.join(", ")}</Fact>}
      {snomed.length > 0 && <Fact name={words.snomed}>{snomed.join(", ")}</Fact>}
    </dl>
  );
}

function Source({ name, references }: { name: string; references: References }): JSX.Element {
  const found = references[name];
  if (found === undefined) return <>{name}</>;
  return (
    <>
      {found.text}{" "}
      {found.doi !== null && (
        <a href={`https://doi.org/${found.doi}`} rel="noreferrer" target="_blank">
          doi:{found.doi}
        </a>
      )}
    </>
  );
}
