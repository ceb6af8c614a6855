import { useMemo, type JSX } from "react";
import type { Biomarker } from "../api/types";
import { facetValues, FACETS, type Chosen, type Facet } from "../core/catalogue";
import { unitText } from "../core/format";
import { dimensionName, familyNameOf } from "../core/names";
import { say } from "../i18n";

interface Props {
  readonly all: readonly Biomarker[];
  readonly text: string;
  readonly chosen: Chosen;
  readonly onChoose: (changes: Record<string, string | null>) => void;
  readonly onClear: () => void;
}

/** Values that are few enough stand as buttons; many stand in a list to choose from. */
const AS_LIST: ReadonlySet<Facet> = new Set(["family", "unit"]);

/** What the list may be narrowed by, with how many each would leave. */
export function CatalogueFacets({ all, text, chosen, onChoose, onClear }: Props): JSX.Element {
  const words = say().catalogue;
  const families = useMemo(() => new Map(all.map((each) => [each.family, familyNameOf(each)])), [all]);
  const anything = Object.keys(chosen).length > 0;
  return (
    <nav className="catalogue-facets" aria-label={words.filters}>
      {FACETS.map((facet) => {
        const values = facetValues(all, text, { chosen, facet });
        const named = values.map((each) => ({ ...each, name: nameOfValue(facet, each.value, families) }));
        const choose = (value: string): void =>
          onChoose({ [facet]: value === "" || value === chosen[facet] ? null : value });
        return (
          <fieldset key={facet}>
            <legend>{words.facets[facet]}</legend>
            {AS_LIST.has(facet) ? (
              <select
                aria-label={words.facets[facet]}
                value={chosen[facet] ?? ""}
                onChange={(event) => choose(event.target.value)}
              >
                <option value="">{say().common.all}</option>
                {named.map(({ value, count, name }) => (
                  <option key={value} value={value} disabled={count === 0 && chosen[facet] !== value}>
                    {`${name} (${count})`}
                  </option>
                ))}
              </select>
            ) : (
              named.map(({ value, count, name }) => (
                <button
                  key={value}
                  type="button"
                  className="catalogue-facet"
                  aria-pressed={chosen[facet] === value}
                  disabled={count === 0 && chosen[facet] !== value}
                  data-facet={facet}
                  data-value={value}
                  onClick={() => choose(value)}
                >
                  <span>{name}</span>
                  <span className="number">{count}</span>
                </button>
              ))
            )}
          </fieldset>
        );
      })}
      {anything && (
        <button type="button" onClick={onClear}>
          {words.clear}
        </button>
      )}
    </nav>
  );
}

function nameOfValue(facet: Facet, value: string, families: ReadonlyMap<string, string>): string {
  const words = say().catalogue;
  const names: Readonly<Partial<Record<Facet, string | undefined>>> = {
    dimension: value === "quality" ? words.quality : dimensionName(value),
    family: families.get(value),
    scope: words.scopes[value],
    tier: words.tiers[value],
    unit: unitText(value) || (value === "1" ? words.dimensionless : value),
    leads: { any: words.anyLead, named: words.namedLeads, twelve: words.twelve }[value],
    rhythm: { any: words.anyRhythm, certain: words.certainRhythm }[value],
    minimum: words.lengths[value],
  };
  return names[facet] ?? value;
}
