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
  whyNot,
  type OutcomeKind,
  type Question,
} from "../core/discovery-form";
import { goTo } from "../core/location";
import { LevelChoice } from "./level-choice";
import { PlanForm } from "./plan-form";
import { Empty, Failure, Skeleton } from "./states";

/** A question to a cohort: outcome, what it is adjusted for, and the choices of the plan. */
export function DiscoveryForm({ cohort }: { cohort: CohortDetail }): JSX.Element {
  const columns = useQuery(cohortQueries.columns(cohort.id, true));
  if (columns.isError) {
    return (
      <Failure
        title="The columns could not be listed."
        error={columns.error}
        onRetry={() => void columns.refetch()}
      />
    );
  }
  if (columns.data === undefined) return <Skeleton label="Loading the columns" lines={3} />;
  const first = firstQuestion(columns.data.columns);
  if (first === null) {
    return <Empty>No column tells recordings apart. Join a table of outcomes below.</Empty>;
  }
  return <Form key={cohort.tables.length} id={cohort.id} columns={columns.data} first={first} />;
}

interface FormProps {
  readonly id: string;
  readonly columns: Columns;
  readonly first: Question;
}

function Form({ id, columns: { columns, kinds, plan }, first }: FormProps): JSX.Element {
  const [question, setQuestion] = useState(first);
  const cache = useQueryClient();
  const make = useMutation({
    mutationFn: () => cohorts.makeDiscovery(id, request(question, plan)),
    onSuccess: async (made) => {
      await cache.invalidateQueries({ queryKey: ["cohort", id] });
      goTo(`/x/${made.id}`);
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
    <form className="discovery-form" onSubmit={submit} aria-label="New discovery">
      <h3>New discovery</h3>
      <div className="fields">
        <label>
          Outcome is
          <select
            value={question.kind}
            onChange={(event) => choose(question.outcome, event.target.value as OutcomeKind)}
          >
            {kinds.map((kind) => (
              <option key={kind} disabled={columnsFor(columns, kind).length === 0}>
                {kind}
              </option>
            ))}
          </select>
        </label>
        <label>
          {question.kind === "survival" ? "Event" : "Outcome"}
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
            Time
            <select
              value={question.time}
              onChange={(event) => setQuestion({ ...question, time: event.target.value })}
            >
              <option value="">choose</option>
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
        <legend>Adjusted for</legend>
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
      <PlanForm
        fields={plan}
        chosen={question.plan}
        onChange={(name, value) => setQuestion({ ...question, plan: { ...question.plan, [name]: value } })}
      />
      <p className="actions">
        <button type="submit" className="primary" disabled={make.isPending || obstacle !== null}>
          Discover
        </button>
        <span className="muted">{obstacle ?? "It counts as one more look at this cohort."}</span>
      </p>
      {make.isError && <Failure title="The discovery did not begin." error={make.error} />}
    </form>
  );
}
