import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useMemo, useRef, useState, type JSX, type KeyboardEvent } from "react";
import * as client from "../api/client";
import { json } from "../api/client";
import * as queries from "../api/queries";
import type { Cohorts, Recording } from "../api/types";
import { goTo, usePath } from "../core/location";
import { found, MOST_OF_A_KIND, stepped, type Entry } from "../core/palette";
import { useLanguage } from "../core/preferences";
import { reportAddress } from "../core/report-choice";
import { projectHere, withProject } from "../core/project";
import { say } from "../i18n";
import { LAST_PLACE, PLACES } from "./rail";

const TYPED_MS = 150;

/** One field that finds every page, recording, cohort and biomarker. */
export function CommandPalette({ open, onClose }: { open: boolean; onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open) dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className="palette" onClose={onClose} aria-label={say().palette.title}>
      {open && <Search onDone={onClose} />}
    </dialog>
  );
}

function Search({ onDone }: { onDone: () => void }): JSX.Element {
  const words = say().palette;
  const list = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const entries = useEntries(text);
  const open = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    onDone();
    goTo(entry.to);
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt(stepped(at, step, entries.length));
    else if (event.key === "Enter") open(entries[at]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={entries[at] ? `${list}-${at}` : undefined}
        aria-label={words.title}
        placeholder={words.placeholder}
        // The dialogue is opened to type into this field.
        autoFocus
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <ul id={list} role="listbox" aria-label={words.results}>
        {entries.map((entry, i) => (
          <li
            key={entry.to}
            id={`${list}-${i}`}
            role="option"
            aria-selected={i === at}
            onPointerMove={() => setAt(i)}
            onClick={() => open(entry)}
          >
            <span className="palette-kind">{words.kinds[entry.kind]}</span>
            <span>{entry.label}</span>
            <span className="muted">{entry.detail}</span>
          </li>
        ))}
      </ul>
      <p role="status" className={entries.length === 0 ? "empty" : "visually-hidden"}>
        {entries.length === 0 ? words.nothing(text) : words.count(entries.length)}
      </p>
    </>
  );
}

/** What fits the text; recordings are asked of the server a moment after the last letter. */
function useEntries(text: string): Entry[] {
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = window.setTimeout(() => setAsked(text.trim()), TYPED_MS);
    return () => window.clearTimeout(timer);
  }, [text]);
  const isChinese = useLanguage() === "zh";
  const catalogue = useQuery(queries.catalogue()).data;
  const project = projectHere();
  const cohorts = useQuery({
    queryKey: ["cohorts", project],
    queryFn: () => json<Cohorts>(`/cohorts?${new URLSearchParams({ project })}`),
  }).data;
  const recordings = useQuery({
    queryKey: ["palette", project, asked],
    queryFn: () => client.listRecordings({ q: asked, limit: MOST_OF_A_KIND, offset: 0, project }),
    enabled: asked !== "",
  }).data;
  const open = RECORDING_PAGE.exec(usePath())?.[1] ?? "";
  const here = useQuery({ ...queries.recording(decodeURIComponent(open)), enabled: open !== "" });
  return useMemo(() => {
    const pages = [...PLACES, LAST_PLACE].map(({ label, to }): Entry => ({
      kind: "page",
      label: say().shell[label],
      detail: "",
      to: withProject(to, project),
    }));
    const reports = reported(recordings?.items ?? [], here.data);
    const biomarkers = (catalogue?.biomarkers ?? []).map(({ symbol, code, label, label_zh }): Entry => ({
      kind: "biomarker",
      label: isChinese ? label_zh : label,
      detail: `${symbol} · ${code}`,
      to: `/catalogue/${symbol}`,
    }));
    const named = (cohorts?.cohorts ?? []).map(({ id, name }): Entry => ({
      kind: "cohort",
      label: name,
      detail: "",
      to: `/c/${id}`,
    }));
    const records = (recordings?.items ?? []).map(({ id, name, pseudonym }): Entry => ({
      kind: "recording",
      label: name,
      detail: pseudonym ?? "",
      to: `/r/${id}`,
    }));
    if (text.trim() === "") return [...reports, ...pages];
    return [...found(pages, text), ...records, ...reports, ...found(named, text), ...found(biomarkers, text)];
  }, [text, catalogue, cohorts, recordings, here.data, isChinese, project]);
}

const RECORDING_PAGE = /^\/r\/([^/]+)/;

/** The reports of the recording that is open and of those that are found. */
function reported(items: readonly Recording[], here: Recording | undefined): Entry[] {
  const all = here === undefined ? items : [here, ...items.filter(({ id }) => id !== here.id)];
  return all.slice(0, MOST_OF_A_KIND).map(({ id, name, pseudonym }) => ({
    kind: "report",
    label: say().report.of(name),
    detail: pseudonym ?? "",
    to: reportAddress(id),
  }));
}
