import { useState, type JSX } from "react";
import type { Facet } from "../api/types";
import { countText, words as wordsOf } from "../core/format";
import { chosenValues, toggled } from "../core/query-line";
import { say } from "../i18n";

const FEW = 6;
const GLYPHS: Readonly<Record<string, string>> = { good: "●", fair: "◐", poor: "⊘", measuring: "○" };

type Name = keyof ReturnType<typeof say>["library"]["facets"];

interface Props {
  readonly facets: readonly Facet[];
  readonly q: string;
  readonly onChange: (q: string) => void;
}

/** What there is, with live counts; ticking a value edits the query line. */
export function LibraryFacets({ facets, q, onChange }: Props): JSX.Element {
  return (
    <aside className="facets" aria-label={say().library.filters}>
      {facets.map((facet) => (
        <FacetBox key={facet.field} {...{ facet, q, onChange }} />
      ))}
    </aside>
  );
}

function FacetBox({ facet, q, onChange }: { facet: Facet } & Omit<Props, "facets">): JSX.Element | null {
  const [all, setAll] = useState(false);
  const words = say().library;
  const chosen = chosenValues(q, facet.field);
  const gone = [...chosen].filter((value) => !facet.values.some((each) => each.value === value));
  const values = [...facet.values, ...gone.map((value) => ({ value, count: 0 }))];
  if (values.length === 0) return null;
  const shown = values.filter(({ value }, i) => all || i < FEW || chosen.has(value));
  return (
    <fieldset>
      <legend>{words.facets[facet.field as Name]}</legend>
      {shown.map(({ value, count }) => (
        <label key={value} className={chosen.has(value) ? "facet chosen" : "facet"}>
          <input
            type="checkbox"
            checked={chosen.has(value)}
            onChange={() => onChange(toggled(q, facet.field, value))}
          />
          {facet.field === "quality" && (
            <span className={`quality-${value}`} aria-hidden="true">
              {GLYPHS[value]}
            </span>
          )}
          <span className="facet-name">{valueText(value)}</span>
          <span className="facet-count number">{countText(count)}</span>
        </label>
      ))}
      {values.length > FEW && (
        <button type="button" className="link" onClick={() => setAll(!all)}>
          {all ? words.fewer : words.more(values.length - shown.length)}
        </button>
      )}
    </fieldset>
  );
}

function valueText(value: string): string {
  const known: Readonly<Record<string, string>> = say().library.values;
  return known[value] ?? wordsOf(value);
}
