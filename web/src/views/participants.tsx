import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { JSX } from "react";
import { markSeen, participants, type Participant } from "../api/home-use";
import { Link } from "../components/link";
import { Loaded, useTitle } from "../components/loaded";
import { Empty, Failure } from "../components/states";
import { dateTimeText } from "../core/format";
import { alertText, inOrder, rateText, side } from "../core/participants";
import { projectHere, withProject } from "../core/project";
import { useMay } from "../core/session";
import { say } from "../i18n";
import "../styles/live.css";

/** People who record at home, those with something new first. */
export default function ParticipantsView(): JSX.Element {
  const words = say().participants;
  const project = projectHere();
  const found = useQuery(participants(project));
  useTitle(words.title);
  return (
    <main className="page">
      <h1>{words.title}</h1>
      <p className="muted">{words.explain}</p>
      <Loaded query={found} loading={words.loading} failure={words.notListed} lines={6}>
        {(all) =>
          all.length === 0 ? (
            <Empty>
              <p>{words.none}</p>
              <p>{words.noneText}</p>
              <p>
                <Link to={withProject("/live", project)}>{words.toLive}</Link>
              </p>
            </Empty>
          ) : (
            <Table all={inOrder(all)} />
          )
        }
      </Loaded>
    </main>
  );
}

function Table({ all }: { all: readonly Participant[] }): JSX.Element {
  const words = say().participants;
  const cache = useQueryClient();
  const seeing = useMutation({
    mutationFn: markSeen,
    onSuccess: () => cache.invalidateQueries({ queryKey: ["participants"] }),
  });
  return (
    <>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={words.title}>
        <table className="plain participants">
          <thead>
            <tr>
              {[words.participant, words.last, words.said, words.rateColumn, words.changed].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
              <th scope="col" className="number">
                {words.recordings}
              </th>
              <th scope="col" className="number">
                {words.phones}
              </th>
              <th scope="col">
                <span className="visually-hidden">{words.seen}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map((each) => (
              <Row key={each.subject.id} of={each} onSeen={() => seeing.mutate(each.subject.id)} />
            ))}
          </tbody>
        </table>
      </div>
      {seeing.isError && <Failure title={words.notMarked} error={seeing.error} />}
      <p className="hint">{words.hint}</p>
    </>
  );
}

function Row({ of, onSeen }: { of: Participant; onSeen: () => void }): JSX.Element {
  const words = say().participants;
  const { subject, last } = of;
  const where = side(of);
  const isNew = of.new_recordings > 0;
  const mayMark = useMay("analyst");
  return (
    <tr data-subject={subject.id}>
      <th scope="row">
        <Link to={`/s/${subject.id}`}>{subject.pseudonym}</Link>
      </th>
      <td className="number">
        {last === null ? (
          <span className="reason">{words.never}</span>
        ) : (
          <Link to={`/r/${last.recording_id}`}>{dateTimeText(last.taken_at)}</Link>
        )}
      </td>
      <td>{last !== null && words.statements[last.statement]}</td>
      <td className="number">
        {rateText(of)}
        {where !== null && (
          <span className={`rate-${where}`}>
            {" "}
            <span aria-hidden="true">{where === "above" ? "▲" : "▼"}</span>
            <span className="visually-hidden">{words[where]}</span>
          </span>
        )}
      </td>
      <td>
        <Changes of={of} />
      </td>
      <td className="number">{of.recordings}</td>
      <td className="number">{of.devices}</td>
      <td>
        {mayMark && (isNew || of.alerts.length > 0) && (
          <button type="button" aria-label={words.markSeen(subject.pseudonym)} onClick={onSeen}>
            {words.seen}
          </button>
        )}
      </td>
    </tr>
  );
}

function Changes({ of }: { of: Participant }): JSX.Element {
  const words = say().participants;
  if (of.alerts.length === 0 && of.new_recordings === 0) {
    return <span className="reason">{words.nothing}</span>;
  }
  return (
    <ul className="participant-changes">
      {of.alerts.map((alert) => (
        <li key={`${alert.key} ${alert.recording_id}`}>
          <Link to={`/r/${alert.recording_id}`}>{alertText(alert)}</Link>
        </li>
      ))}
      {of.new_recordings > 0 && <li className="muted">{words.newOnes(of.new_recordings)}</li>}
    </ul>
  );
}
