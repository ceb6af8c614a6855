import type { JSX } from "react";
import type { Value } from "../api/types";
import { hasValue, valueText } from "../core/profile-view";

const BAR = 6;
const HEIGHT = 18;

/** A value for each lead as one small line of bars from zero; a ring stands where a lead has none. */
export function LeadStrip({ values }: { values: readonly Value[] }): JSX.Element {
  const largest = Math.max(...values.map(({ value }) => Math.abs(value ?? 0)), Number.MIN_VALUE);
  const negative = values.some(({ value }) => (value ?? 0) < 0);
  const zero = negative ? HEIGHT / 2 : HEIGHT - 1;
  const tallest = negative ? HEIGHT / 2 - 1 : HEIGHT - 2;
  return (
    <svg className="lead-strip" width={values.length * BAR} height={HEIGHT} aria-hidden="true">
      <line x1={0} x2={values.length * BAR} y1={zero} y2={zero} />
      {values.map((value, i) => {
        if (value.value === null) return <circle key={value.lead} cx={i * BAR + 2} cy={zero} r={1.5} />;
        const tall = Math.max(0.5, (Math.abs(value.value) / largest) * tallest);
        return (
          <rect
            key={value.lead}
            x={i * BAR}
            width={BAR - 2}
            y={value.value < 0 ? zero : zero - tall}
            height={tall}
          />
        );
      })}
    </svg>
  );
}

/** The same as numbers: lead × value. */
export function LeadTable({
  values,
  reasonOf,
}: {
  values: readonly Value[];
  reasonOf: (value: Value) => string;
}): JSX.Element {
  return (
    <dl className="lead-table" aria-label="Value by lead">
      {values.map((value) => (
        <div key={value.lead} data-lead={value.lead}>
          <dt>{value.lead}</dt>
          <dd className={hasValue(value) ? "number" : "reason"}>{valueText(value) ?? reasonOf(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
