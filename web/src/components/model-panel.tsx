import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";
import type { Part } from "../api/client";
import * as queries from "../api/queries";
import type { Form, Prediction, Recording } from "../api/types";
import { clockText, fixed, sentenceCase, valueWithUnit, words } from "../core/format";
import { STANDARD_LEADS } from "../core/layout";
import { useQueryState } from "../core/location";
import {
  askedForms,
  explainedLabel,
  FORMS,
  headsFor,
  percentText,
  topContributions,
  type Forms,
} from "../core/predictions";
import { addressOf, partAround, wantedMapOf } from "../core/saliency";
import { isChinese, say } from "../i18n";
import { Link } from "./link";
import { Failure, Skeleton } from "./states";

/** Half a minute from the begin of the page on, where a recording is too long to be asked about as a whole. */
const PART_RULE = { wholeUpToS: queries.MODELS_WHOLE_UP_TO_S, lengthS: 30, everyS: 10 };

/** What the model heads say of a recording: label or abstention, probabilities, and the biomarkers behind them. */
export function ModelPanel({ recording }: { recording: Recording }): JSX.Element {
  const [query, changeQuery] = useQueryState();
  const forms = askedForms(query.get("form"));
  const part = partAround(recording.duration_s, Number(query.get("t") ?? 0), PART_RULE);
  const words = say().modelCards;
  return (
    <section className="models-say" aria-label={words.say}>
      <header>
        <h2>{words.say}</h2>
        {part && (
          <span className="muted number">{words.part(clockText(part.startS), clockText(part.endS))}</span>
        )}
        <FormSwitch forms={forms} onChoose={(form) => changeQuery({ form: form === "both" ? null : form })} />
      </header>
      {headsFor(recording.leads, STANDARD_LEADS).map((head) => (
        <section key={head} className="head-says" aria-label={words.heads[head] ?? sentenceCase(head)}>
          <h3>{words.heads[head] ?? sentenceCase(head)}</h3>
          <div className="forms" data-count={forms.shown.length}>
            {forms.shown.map((form) => (
              <Says key={form} {...{ id: recording.id, head, form, part }} titled={forms.shown.length > 1} />
            ))}
          </div>
        </section>
      ))}
      <p className="muted models-foot">
        {words.foot} <Link to="/models">{words.howGood}</Link>
      </p>
    </section>
  );
}

function FormSwitch({
  forms,
  onChoose,
}: {
  forms: Forms;
  onChoose: (name: Forms["name"]) => void;
}): JSX.Element {
  return (
    <div className="choice end" role="group" aria-label={say().modelCards.standOn}>
      {FORMS.map((name) => (
        <button key={name} type="button" aria-pressed={forms.name === name} onClick={() => onChoose(name)}>
          {say().modelCards.forms[name]}
        </button>
      ))}
    </div>
  );
}

interface Asked {
  readonly id: string;
  readonly head: string;
  readonly form: Form;
  readonly part: Part | null;
  readonly titled: boolean;
}

function Says({ id, head, form, part, titled }: Asked): JSX.Element {
  const said = useQuery(queries.prediction(id, head, form, part));
  const words = say().modelCards;
  return (
    <article className="says">
      {titled && <h4>{words.forms[form] ?? form}</h4>}
      {said.isError ? (
        <Failure title={words.notAsked} error={said.error} onRetry={() => void said.refetch()} />
      ) : said.data === undefined ? (
        <Skeleton label={words.asking} lines={5} />
      ) : (
        <>
          <Statement said={said.data} />
          <Bars said={said.data} />
          <Contributions said={said.data} />
          <p className="muted models-names">
            {said.data.models.map((name) => (
              <code key={name}>{name}</code>
            ))}
          </p>
        </>
      )}
    </article>
  );
}

/** The name of a label in the language of the page; the server's where there is none. */
const labelText = ({ label, text }: { label: string; text: string }): string =>
  (isChinese() && say().modelCards.labels[label.toLowerCase()]) || text;

function Statement({ said }: { said: Prediction }): JSX.Element {
  if (said.abstained) {
    return (
      <p className="statement abstains">
        <strong>{say().modelCards.abstains}</strong> {said.reason}
      </p>
    );
  }
  const chosen = (said.label ?? "").split(";");
  const texts = said.labels.filter(({ label }) => chosen.includes(label)).map(labelText);
  return (
    <p className="statement">
      <strong>{sentenceCase(texts.join(", ") || say().modelCards.noneOfThem)}</strong>
    </p>
  );
}

/** The probability of each label as a bar, and a switch that shows on the traces where the encoder sees it. */
function Bars({ said }: { said: Prediction }): JSX.Element {
  const [query, changeQuery] = useQueryState();
  const wanted = wantedMapOf(query.get("map"));
  const words = say().modelCards;
  return (
    <ul className="bars">
      {said.labels.map(({ label, text: english, probability, p_value }) => {
        const text = labelText({ label, text: english });
        const shown = wanted?.head === said.head && wanted.label === label;
        const address = addressOf({ head: said.head, label });
        return (
          <li key={label} className={said.label?.split(";").includes(label) ? "chosen" : undefined}>
            <span className="bar-label">{text}</span>
            <span
              className="bar"
              role="meter"
              aria-label={words.probabilityOf(text)}
              aria-valuemin={0}
              aria-valuemax={1}
              aria-valuenow={probability ?? 0}
              aria-valuetext={percentText(probability)}
            >
              <span style={{ width: `${100 * (probability ?? 0)}%` }} />
            </span>
            <span className="number">{percentText(probability)}</span>
            <span className="number muted" title={words.strange}>
              {p_value === null ? "" : `p ${fixed(p_value, 2)}`}
            </span>
            {said.form !== "biomarkers" && (
              <button
                type="button"
                className="quiet map-switch"
                aria-pressed={shown}
                aria-label={words.whereSeen(text)}
                title={words.whereSeen(text)}
                onClick={() => changeQuery({ map: shown ? null : address })}
              >
                ◐
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function valueText({ value, unit }: Prediction["contributions"][number]): string {
  if (value === null) return say().modelCards.notMeasured;
  return unit ? valueWithUnit(value, unit) : "";
}

function Contributions({ said }: { said: Prediction }): JSX.Element | null {
  const top = topContributions(said.contributions);
  if (top.length === 0) return null;
  const label = explainedLabel(said);
  return (
    <table className="contributions">
      <caption>{say().modelCards.counted(label === null ? "" : labelText(label))}</caption>
      <tbody>
        {top.map((each) => (
          <tr key={each.name} title={words(each.name)}>
            <th scope="row">{each.lead ? say().modelCards.inLead(each.text, each.lead) : each.text}</th>
            <td className="number">{valueText(each)}</td>
            <td className={each.toward > 0 ? "number toward" : "number away"}>
              {each.toward > 0 ? "+" : ""}
              {fixed(each.toward, 2)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
