import { useQuery } from "@tanstack/react-query";
import { useState, type JSX, type ReactNode } from "react";
import * as cohortQueries from "../api/cohort-queries";
import type { CohortDetail, StepRecordings } from "../api/types";
import { libraryAddress } from "../core/cohorts";
import { say } from "../i18n";
import { countText } from "../core/format";
import { Dialog } from "./dialog";
import { Link } from "./link";
import { Loaded } from "./loaded";
import { reasonsText } from "./step-counts";

/** From the library to what can be analysed; every number opens its recordings. */
export function CohortFlow({ cohort }: { cohort: CohortDetail }): JSX.Element {
  const words = say().cohorts.flow;
  const [opened, setOpened] = useState<StepRecordings["step"] | null>(null);
  const { steps, people, outcome, selection } = cohort;
  const open = (step: StepRecordings["step"], count: number): JSX.Element => (
    <button type="button" className="link number" onClick={() => setOpened(step)}>
      {countText(count)}
    </button>
  );
  const left = reasonsText(steps);
  const rule = words.onePerPerson[selection.per_person];
  return (
    <section className="panel" aria-label={words.title}>
      <h2>{words.title}</h2>
      <ol className="flow-steps">
        <Step text={words.library}>
          <Link to="/library">{countText(steps.library)}</Link>
        </Step>
        <Step text={words.fitting}>{open("fitting", steps.fitting)}</Step>
        <Step
          text={words.accepted}
          more={left && <LeftOut text={left} onOpen={() => setOpened("excluded")} />}
        >
          {open("accepted", steps.accepted)}
        </Step>
        <Step text={words.members} more={rule}>
          {open("members", steps.members)}
        </Step>
        <Step text={words.people}>{countText(steps.people)}</Step>
        {people && <Step text={words.withValues}>{countText(people.records)}</Step>}
        {outcome && <Step text={words.outcome(outcome.column)}>{countText(outcome.records)}</Step>}
      </ol>
      {steps.repeated > 0 && (
        <p className="strip warning">{words.repeated(countText(steps.repeated), steps.repeated === 1)}</p>
      )}
      {opened !== null && <StepDialog cohort={cohort} step={opened} onClose={() => setOpened(null)} />}
    </section>
  );
}

function Step({
  text,
  more,
  children,
}: {
  text: string;
  more?: ReactNode;
  children: ReactNode;
}): JSX.Element {
  return (
    <li>
      <strong className="number">{children}</strong> {text}
      {more && <span className="muted"> {more}</span>}
    </li>
  );
}

const LeftOut = ({ text, onOpen }: { text: string; onOpen: () => void }): JSX.Element => (
  <button type="button" className="link" onClick={onOpen}>
    {text}
  </button>
);

interface DialogProps {
  readonly cohort: CohortDetail;
  readonly step: StepRecordings["step"];
  readonly onClose: () => void;
}

/** The recordings of one step, each a link; and the library with the same ones, where a query line says which. */
function StepDialog({ cohort, step, onClose }: DialogProps): JSX.Element {
  const words = say().cohorts.flow;
  const found = useQuery(cohortQueries.step(cohort.id, step, true));
  const title = {
    fitting: words.fitting,
    accepted: words.accepted,
    members: words.members,
    excluded: words.leftOut("", ""),
  };
  const name = step === "excluded" ? (reasonsText(cohort.steps) ?? "") : title[step];
  const address = addressOf(cohort, step);
  return (
    <Dialog open wide title={words.recordingsOf(name)} onClose={onClose}>
      {address && (
        <p>
          <Link to={address}>{words.openLibrary}</Link>
        </p>
      )}
      <Loaded query={found} loading={say().cohorts.loadingOne} failure={words.notListed}>
        {({ recordings }) => (
          <ul className="step-recordings">
            {recordings.map(({ id, name: recording }) => (
              <li key={id}>
                <Link to={`/r/${id}`}>{recording}</Link>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Dialog>
  );
}

/** A query line cannot say which sets are left out, nor which recording of a person is taken. */
function addressOf({ selection }: CohortDetail, step: StepRecordings["step"]): string | null {
  if (selection.without.length > 0) return null;
  if (step === "members" && selection.per_person !== "all") return null;
  if (step === "fitting") return libraryAddress(selection);
  if (step === "excluded") return libraryAddress(selection, "triage:excluded");
  return libraryAddress(selection, selection.excluded_too ? "" : "-triage:excluded");
}
