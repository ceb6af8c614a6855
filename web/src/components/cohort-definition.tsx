import { useQuery } from "@tanstack/react-query";
import type { JSX, ReactNode } from "react";
import * as cohortQueries from "../api/cohort-queries";
import type { CohortDetail } from "../api/types";
import { rulesOf, RULE_FIELDS, type Rule } from "../core/cohort-rules";
import { selectionText } from "../core/cohorts";
import { dateTimeText, words as inWords } from "../core/format";
import { say } from "../i18n";

/** How a cohort was defined: its rules and sets, what triage had to say, and what it was measured with. */
export function CohortDefinition({ cohort }: { cohort: CohortDetail }): JSX.Element {
  const words = say().cohorts.definition;
  const { selection, settings } = cohort;
  const sets = useQuery(cohortQueries.sets(cohort.project_id));
  const nameOf = (id: string): string => sets.data?.find((each) => each.id === id)?.name ?? words.deletedSet;
  const hash = cohort.settings_hash ?? settings?.hash;
  return (
    <section className="panel" aria-label={words.title}>
      <h2>{words.title}</h2>
      <dl className="facts">
        <Fact name={words.source}>
          {selection.kind === "query" ? (
            <Rules line={selection.values[0] ?? ""} />
          ) : selection.kind === "sets" ? (
            selection.values.map(nameOf).join(", ")
          ) : (
            selectionText(selection)
          )}
        </Fact>
        {selection.without.length > 0 && (
          <Fact name={words.without}>{selection.without.map(nameOf).join(", ")}</Fact>
        )}
        <Fact name={words.person}>{say().cohorts.form.perPerson[selection.per_person]}</Fact>
        <Fact name={words.triage}>{selection.excluded_too ? words.excludedToo : words.excludedOut}</Fact>
        <Fact name={words.settings}>
          {settings ? `${settings.name}@${settings.version}` : words.usual}
          {hash && (
            <>
              {" "}
              <code className="hash" title={hash}>
                {hash.slice(0, 12)}
              </code>
            </>
          )}
        </Fact>
        <Fact name={words.extracted}>
          {cohort.extracted_at === null ? words.notYet : dateTimeText(cohort.extracted_at)}
        </Fact>
      </dl>
    </section>
  );
}

const Rules = ({ line }: { line: string }): JSX.Element => (
  <ul className="rule-list">
    {rulesOf(line).map((rule) => (
      <li key={`${rule.field} ${rule.operator} ${rule.value}`}>{ruleText(rule)}</li>
    ))}
  </ul>
);

function ruleText({ field, operator, value }: Rule): string {
  const { fields, operators } = say().cohorts.rules;
  const names: Readonly<Record<string, string>> = fields;
  const shown = RULE_FIELDS[field]?.options.includes(value) ? inWords(value) : value;
  return field === "" ? value : `${names[field] ?? field} ${operators[operator]} ${shown}`;
}

const Fact = ({ name, children }: { name: string; children: ReactNode }): JSX.Element => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);
