import type { JSX } from "react";
import type { Report } from "../api/types";
import { measuredText } from "../format";
import { say } from "../i18n";
import { useLanguage } from "../preferences";
import { nextText, reasonText, signalText, levelOf, whyText } from "../report-words";
import { SHAPES } from "./quality-mark";

/** What is said of the recording, why, and what to do. */
export function StatementPart({ report }: { report: Report }): JSX.Element {
  const words = say().result;
  const next = nextText(report);
  return (
    <section className="statement">
      <h2>{words.statements[report.statement]}</h2>
      <p className="rate number">
        {report.heart_rate === null ? words.noRate : words.rate(String(Math.round(report.heart_rate)))}
      </p>
      <p>{whyText(report)}</p>
      {report.reasons.length > 0 && (
        <ul className="reasons">
          {report.reasons.map((reason) => (
            <li key={reason}>{reasonText(reason, report.evidence)}</li>
          ))}
        </ul>
      )}
      {next !== null && <p className="next">{next}</p>}
    </section>
  );
}

export function SignalPart({ report }: { report: Report }): JSX.Element {
  const level = levelOf(report.readable_share);
  return (
    <p className="signal">
      <span className={`quality-${level}`} aria-hidden="true">
        {SHAPES[level]}
      </span>
      {` ${signalText(report)}`}
    </p>
  );
}

/** What a single lead and this strap cannot show. */
export function LimitsPart({ report }: { report: Report }): JSX.Element {
  const words = say().result;
  const notes = report.sensor_notes.filter((note) => note === "narrow_band" || note === "coarse_sampling");
  return (
    <section className="limits">
      <h3>{words.limits}</h3>
      <p>{words.oneLead}</p>
      <p>{words.only}</p>
      {notes.map((note) => (
        <p key={note}>{words.sensor[note]}</p>
      ))}
    </section>
  );
}

/** The numbers of the profile with their units, or why there is none. */
export function NumbersPart({ report }: { report: Report }): JSX.Element {
  return (
    <details>
      <summary>{say().result.details}</summary>
      <NumberList numbers={report.numbers} />
    </details>
  );
}

export function NumberList({ numbers }: Pick<Report, "numbers">): JSX.Element {
  const words = say().result;
  const isChinese = useLanguage() === "zh";
  const reasons: Readonly<Record<string, string>> = words.noNumber;
  return (
    <dl className="numbers">
      {numbers.map(({ symbol, label, label_zh, value, unit, reason }) => (
        <div key={symbol}>
          <dt>{(isChinese && label_zh) || label}</dt>
          <dd className={value === null ? "reason" : "number"}>
            {value === null ? (reasons[reason ?? ""] ?? words.noNumber.failed) : measuredText(value, unit)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
