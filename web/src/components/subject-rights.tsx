import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type JSX } from "react";
import { erase, erasureOf, personHref } from "../api/privacy";
import type { SubjectDetail } from "../api/types";
import { countText } from "../core/format";
import { goTo } from "../core/location";
import { say } from "../i18n";
import { Dialog } from "./dialog";
import { Failure, Skeleton } from "./states";

/** A person's own rights: everything as a file, and all of it erased. */
export function SubjectRights({ subject }: { subject: SubjectDetail }): JSX.Element {
  const words = say().people;
  const [asking, setAsking] = useState(false);
  return (
    <section className="subject-rights" aria-label={words.rights}>
      <h2>{words.rights}</h2>
      <p className="muted">{words.exportHint}</p>
      <p className="actions">
        <a className="button" href={personHref(subject.id)} download>
          {words.exportAll}
        </a>
        <button type="button" className="quiet danger" onClick={() => setAsking(true)}>
          {words.erase}
        </button>
      </p>
      <Dialog open={asking} title={words.eraseTitle(subject.pseudonym)} onClose={() => setAsking(false)}>
        <EraseForm subject={subject} />
      </Dialog>
    </section>
  );
}

function EraseForm({ subject }: { subject: SubjectDetail }): JSX.Element {
  const words = say().people;
  const cache = useQueryClient();
  const [typed, setTyped] = useState("");
  const found = useQuery(erasureOf(subject.id));
  const going = useMutation({ mutationFn: () => erase(subject.id) });
  const leave = async (): Promise<void> => {
    goTo("/library");
    cache.removeQueries({ queryKey: ["subject", subject.id] });
    await cache.invalidateQueries();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    going.mutate();
  };
  if (going.data !== undefined)
    return (
      <>
        <p role="status">{going.data.traces.length === 0 ? words.erased : words.leftBehind}</p>
        <ul>
          {going.data.traces.map((each) => (
            <li key={each}>
              <code>{each}</code>
            </li>
          ))}
        </ul>
        <p className="actions">
          <button type="button" onClick={() => void leave()}>
            {say().library.backToList}
          </button>
        </p>
      </>
    );
  return (
    <form onSubmit={submit}>
      <p>{words.eraseHint}</p>
      {found.isError && (
        <Failure title={words.notShown} error={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.data === undefined ? (
        <Skeleton label={words.loading} lines={4} />
      ) : (
        <Counts counts={found.data.counts} />
      )}
      <label className="field">
        {words.typeToErase(subject.pseudonym)}
        <input
          value={typed}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      {going.isError && <Failure title={words.notErased} error={going.error} />}
      <p className="actions">
        <button type="submit" className="danger" disabled={typed !== subject.pseudonym || going.isPending}>
          {going.isPending ? words.erasing : words.erase}
        </button>
      </p>
    </form>
  );
}

function Counts({ counts }: { counts: Readonly<Record<string, number>> }): JSX.Element {
  const words = say().people.erasedKinds as Readonly<Record<string, string>>;
  return (
    <ul>
      {Object.entries(counts)
        .filter(([, count]) => count > 0)
        .map(([kind, count]) => (
          <li key={kind}>
            <span className="number">{countText(count)}</span> {words[kind] ?? kind}
          </li>
        ))}
    </ul>
  );
}
