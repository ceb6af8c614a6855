import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState, type JSX } from "react";
import * as queries from "../api/queries";
import { dateTimeText } from "../core/format";
import { projectHere } from "../core/project";
import { say } from "../i18n";
import { Link } from "./link";
import { Empty, Failure } from "./states";

/** A list of recordings, each a link to where `to` leads with it; those of the same person first. */
export function RecordingChoice({
  title,
  without,
  pseudonym,
  to,
}: {
  title: string;
  without: string;
  pseudonym: string | null;
  to: (id: string) => string;
}): JSX.Element {
  const words = say().compare;
  const [text, setText] = useState("");
  const found = useQuery(queries.recordingPage(useDeferredValue(text), 0, projectHere()));
  const samePerson = (each: { pseudonym: string | null }): number =>
    pseudonym !== null && each.pseudonym === pseudonym ? 0 : 1;
  const items = (found.data?.items ?? [])
    .filter(({ id }) => id !== without)
    .toSorted((one, other) => samePerson(one) - samePerson(other));
  return (
    <section className="recording-choice" aria-label={title}>
      <h2>{title}</h2>
      <input
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {found.isError && <Failure title={words.notShown} error={found.error} />}
      {found.data && items.length === 0 && <Empty>{words.noneFound}</Empty>}
      <ul>
        {items.map((each) => (
          <li key={each.id}>
            <Link to={to(each.id)}>{each.name}</Link>
            <span className="muted number">
              {[each.pseudonym, each.started_at && dateTimeText(each.started_at)].filter(Boolean).join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
