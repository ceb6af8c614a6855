import type { JSX } from "react";
import type { Catalogue, Value } from "../api/types";
import { durationText, quantity, rangeText, sentenceCase, unitText } from "../core/format";
import { hasValue, placeInRange, reasonText, valueText, type Measured } from "../core/profile-view";
import { BiomarkerDetail } from "./biomarker-detail";
import { LeadStrip } from "./lead-strip";

interface Props {
  readonly row: Measured;
  readonly catalogue: Catalogue;
  readonly durationS: number;
  readonly open: boolean;
  readonly onToggle: () => void;
}

/** One biomarker in one line: its name, its value or values, and where that stands; opened, its definition. */
export function BiomarkerRow({ row, catalogue, durationS, open, onToggle }: Props): JSX.Element {
  const { biomarker, values } = row;
  const first = values[0];
  const noteworthy = values.find(({ validity }) => validity !== "ok");
  return (
    <article className={open ? "biomarker open" : "biomarker"} data-symbol={biomarker.symbol}>
      <button type="button" className="biomarker-line" aria-expanded={open} onClick={onToggle}>
        <span className="biomarker-label">{biomarker.label}</span>
        {!values.some(hasValue) ? (
          <span className="reason">{shortReason(row, catalogue, durationS)}</span>
        ) : values.length === 1 && first ? (
          <SingleValue value={first} />
        ) : (
          <LeadValues values={values} />
        )}
      </button>
      {open && (
        <BiomarkerDetail
          row={row}
          reason={noteworthy ? reasonText(noteworthy, { biomarker, catalogue }) : null}
          unitMeaning={catalogue.units.find(({ unit }) => unit === biomarker.unit)?.text ?? biomarker.unit}
        />
      )}
    </article>
  );
}

/** The reason that most of the leads have, in words; where time is short, how much is needed. */
function shortReason({ biomarker, values }: Measured, catalogue: Catalogue, durationS: number): string {
  const needed = biomarker.minimum_s;
  if (needed !== null && durationS < needed)
    return `Needs ${durationText(needed)}, has ${durationText(durationS)}`;
  const codes: readonly string[] = values.map(({ validity }) => validity);
  const usual = codes.toSorted((a, b) => count(codes, b) - count(codes, a))[0];
  return sentenceCase(catalogue.validity_codes.find(({ code }) => code === usual)?.text ?? "");
}

const count = (codes: readonly string[], code: string): number =>
  codes.filter((other) => other === code).length;

function LeadValues({ values }: { values: readonly Value[] }): JSX.Element {
  const numeric = values.some(({ value, unit }) => value !== null && unit !== "{flag}");
  return (
    <>
      <span className={numeric ? "number value" : "number value classes"}>
        {numeric ? spreadText(values) : classText(values)}
      </span>
      {numeric && <LeadStrip values={values} />}
    </>
  );
}

/** How many leads are of each class, or say Yes and No. */
function classText(values: readonly Value[]): string {
  const classes = values.flatMap((value) => valueText(value) ?? []);
  return [...new Set(classes)].map((name) => `${name} ${count(classes, name)}`).join(", ");
}

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
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const unit = unitText(values[0]?.unit ?? "");
  const range = low === high ? quantity(low) : `${rangeText(low, high)}`;
  return `${range} ${unit}`.trim();
}
