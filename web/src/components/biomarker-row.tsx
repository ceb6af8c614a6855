import type { JSX } from "react";
import type { Catalogue, Value } from "../api/types";
import { quantity, rangeText, sentenceCase, unitText } from "../core/format";
import { hasValue, placeInRange, reasonText, valueText, type Measured } from "../core/profile-view";
import { BiomarkerDetail } from "./biomarker-detail";
import { LeadStrip } from "./lead-strip";

interface Props {
  readonly row: Measured;
  readonly catalogue: Catalogue;
  readonly open: boolean;
  readonly onToggle: () => void;
}

/** One biomarker in one line: its name, its value or values, and where that stands; opened, its definition. */
export function BiomarkerRow({ row, catalogue, open, onToggle }: Props): JSX.Element {
  const { biomarker, values } = row;
  const missing = values.filter((value) => !hasValue(value));
  const first = values[0];
  const reason = mostFrequent(missing.map(({ validity }) => validity));
  const reasonWords = catalogue.validity_codes.find(({ code }) => code === reason)?.text ?? "";
  return (
    <article className={open ? "biomarker open" : "biomarker"} data-symbol={biomarker.symbol}>
      <button type="button" className="biomarker-line" aria-expanded={open} onClick={onToggle}>
        <span className="biomarker-label">{biomarker.label}</span>
        {missing.length === values.length ? (
          <span className="reason">{sentenceCase(reasonWords)}</span>
        ) : values.length === 1 && first ? (
          <SingleValue value={first} />
        ) : (
          <>
            <span className="number value">{spreadText(values)}</span>
            <LeadStrip values={values} />
          </>
        )}
      </button>
      {open && (
        <BiomarkerDetail
          row={row}
          reason={missing[0] ? reasonText(missing[0], { biomarker, catalogue }) : null}
          unitMeaning={catalogue.units.find(({ unit }) => unit === biomarker.unit)?.text ?? biomarker.unit}
        />
      )}
    </article>
  );
}

/** The reason that most of the leads have. */
const mostFrequent = (codes: readonly string[]): string | undefined =>
  codes.toSorted((a, b) => count(codes, b) - count(codes, a))[0];
const count = (codes: readonly string[], code: string): number =>
  codes.filter((other) => other === code).length;

function SingleValue({ value }: { value: Value }): JSX.Element {
  const place = placeInRange(value.value, value.reference);
  return (
    <>
      <span className="number value">{valueText(value)}</span>
      {value.reference ? (
        <span className={`range ${place ?? ""}`}>
          {place === "low" && <span className="mark">↓ low</span>}
          {place === "high" && <span className="mark">↑ high</span>}
          <span className="number">{rangeText(value.reference.low, value.reference.high)}</span>
        </span>
      ) : (
        <span className="range" />
      )}
    </>
  );
}

/** The smallest and largest of the leads' values, with the unit once. */
function spreadText(values: readonly Value[]): string {
  const numbers = values.flatMap(({ value }) => (value === null ? [] : [value]));
  if (numbers.length === 0)
    return [...new Set(values.flatMap(({ value_text }) => value_text ?? []))].join(", ");
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const unit = unitText(values[0]?.unit ?? "");
  const range = low === high ? quantity(low) : `${rangeText(low, high)}`;
  return `${range} ${unit}`.trim();
}
