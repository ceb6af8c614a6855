import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type JSX } from "react";
import * as cohorts from "../api/cohorts";
import * as cohortQueries from "../api/cohort-queries";
import type { CohortDetail, Columns } from "../api/types";
import {
  asked,
  columnsFor,
  firstQuestion,
  request,
  usesEmbedding,
  whyNot,
  type OutcomeKind,
  type Question,
} from "../core/discovery-form";
import { goTo } from "../core/location";
import { say } from "../i18n";
import { LevelChoice } from "./level-choice";
import { PlanForm } from "./plan-form";
import { Empty, Failure, Skeleton } from "./states";

/** A question to a cohort: outcome, what it is adjusted for, and the choices of the plan. */
export function DiscoveryForm({ cohort }: { cohort: CohortDetail }): JSX.Element {
  const words = say().discovery.form;
  const columns = useQuery(cohortQueries.columns(cohort.id, true));
  if (columns.isError) {
    return (
      <Failure title={words.columnsNotListed} error={columns.error} onRetry={() => void columns.refetch()} />
    );
  }
  if (columns.data === undefined) return <Skeleton label={words.loadingColumns} lines={3} />;
  const first = firstQuestion(columns.data.columns);
  if (first === null) {
    return <Empty>{words.noColumn}</Empty>;
  }
  return <Form key={cohort.tables.length} id={cohort.id} columns={columns.data} first={first} />;
}

interface FormProps {
  readonly id: string;
  readonly columns: Columns;
  readonly first: Question;
}

function Form({ id, columns: { columns, encoders, kinds, plan }, first }: FormProps): JSX.Element {
  const words = say().discovery.form;
  const [question, setQuestion] = useState(first);
  const cache = useQueryClient();
  const make = useMutation({
    mutationFn: () => cohorts.makeDiscovery(id, request(question, plan)),
    onSuccess: async (made) => {
      await cache.invalidateQueries({ queryKey: ["cohort", id] });
      goTo(`/d/${made.id}`);
    },
  });
  const choose = (name: string, kind = question.kind): void => {
    const column =
      columnsFor(columns, kind).find((each) => each.name === name) ?? columnsFor(columns, kind)[0];
    if (column) setQuestion({ ...question, ...asked(column, kind) });
  };
  const obstacle = whyNot(question);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  const numbers = columns.filter((column) => column.is_number);
  return (
    <form className="discovery-form" onSubmit={submit} aria-label={words.title}>
      <h3>{words.title}</h3>
      <div className="fields">
        <label>
          {words.kind}
          <select
            value={question.kind}
            onChange={(event) => choose(question.outcome, event.target.value as OutcomeKind)}
          >
            {kinds.map((kind) => (
              <option key={kind} value={kind} disabled={columnsFor(columns, kind).length === 0}>
                {words.kinds[kind]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {question.kind === "survival" ? words.event : words.outcome}
          <select value={question.outcome} onChange={(event) => choose(event.target.value)}>
            {columnsFor(columns, question.kind).map(({ name, label }) => (
              <option key={name} value={name} title={label}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {question.kind === "survival" && (
          <label>
            {words.time}
            <select
              value={question.time}
              onChange={(event) => setQuestion({ ...question, time: event.target.value })}
            >
              <option value="">{words.choose}</option>
              {numbers.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
        <LevelChoice
          question={question}
          column={columns.find(({ name }) => name === question.outcome)}
          onChange={(levels) => setQuestion({ ...question, levels })}
        />
      </div>
      <fieldset className="covariates">
        <legend>{words.adjusted}</legend>
        {columns
          .filter(({ name }) => name !== question.outcome && name !== question.time)
          .map(({ name, label }) => (
            <label key={name} title={label}>
              <input
                type="checkbox"
                checked={question.covariates.includes(name)}
                onChange={({ target }) =>
                  setQuestion({
                    ...question,
                    covariates: target.checked
                      ? [...question.covariates, name]
                      : question.covariates.filter((each) => each !== name),
                  })
                }
              />
              {name}
            </label>
          ))}
      </fieldset>
      <Encoder
        encoders={encoders}
        question={question}
        onChange={(encoder) => setQuestion({ ...question, encoder })}
      />
      <PlanForm
        fields={plan}
        chosen={question.plan}
        onChange={(name, value) => setQuestion({ ...question, plan: { ...question.plan, [name]: value } })}
      />
      <p className="actions">
        <button type="submit" className="primary" disabled={make.isPending || obstacle !== null}>
          {words.discover}
        </button>
        <span className="muted">{obstacle ?? words.oneMoreLook}</span>
      </p>
      {make.isError && <Failure title={words.notBegun} error={make.error} />}
    </form>
  );
}

interface EncoderProps {
  readonly encoders: readonly string[];
  readonly question: Question;
  readonly onChange: (encoder: string) => void;
}

/** Which encoder's embedding models stand on, beside biomarkers and covariates. */
function Encoder({ encoders, question, onChange }: EncoderProps): JSX.Element {
  const words = say().discovery.form;
  const inputs = question.plan["model_inputs"];
  const unused = question.encoder !== "" && inputs !== undefined && !usesEmbedding(inputs);
  return (
    <div className="fields">
      <label>
        {words.encoder}
        <select value={question.encoder} onChange={({ target }) => onChange(target.value)}>
          <option value="">{words.noEncoder}</option>
          {encoders.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <span className={unused ? "warning-text" : "muted"}>
        {unused ? words.encoderNeedsInputs : words.encoderHint}
      </span>
    </div>
  );
}
