import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useId, useState, type JSX } from "react";
import { listSubjects } from "../api/library";
import { say } from "../i18n";
import { Failure } from "./states";

/** A person of the project, found by a part of the pseudonym; null as long as none is named in full. */
export function PersonChoice({
  project,
  onChoose,
}: {
  project: string;
  onChoose: (subject: string | null) => void;
}): JSX.Element {
  const words = say().accounts;
  const list = useId();
  const [text, setText] = useState("");
  const asked = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ["subjects", project, asked],
    queryFn: () => listSubjects(project, asked),
    placeholderData: keepPreviousData,
  });
  const people = found.data ?? [];
  const choose = (next: string): void => {
    setText(next);
    onChoose(people.find(({ pseudonym }) => pseudonym === next.trim())?.id ?? null);
  };
  if (found.isError) return <Failure title={words.participantIs} error={found.error} />;
  return (
    <label>
      {words.participantIs}
      <input
        required
        list={list}
        autoComplete="off"
        placeholder={words.chooseParticipant}
        value={text}
        onChange={(event) => choose(event.target.value)}
      />
      <datalist id={list}>
        {people.map(({ id, pseudonym }) => (
          <option key={id} value={pseudonym} />
        ))}
      </datalist>
      {found.data?.length === 0 && asked === "" && <span className="hint">{words.noParticipants}</span>}
    </label>
  );
}
