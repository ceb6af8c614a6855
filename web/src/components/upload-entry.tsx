import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { JSX } from "react";
import * as calls from "../api/upload-calls";
import type { Upload, UploadEntry } from "../api/types";
import { durationText, quantity } from "../core/format";
import type { EntryState } from "../core/upload-plan";
import { useMay } from "../core/session";
import { Allowed } from "./allowed";
import { say } from "../i18n";
import { Link } from "./link";
import { Quality } from "./quality";

export const GLYPHS: Readonly<Record<EntryState, string>> = {
  unstated: "?",
  failed: "!",
  unreadable: "✕",
  too_large: "▲",
  reading: "…",
  received: "…",
  waiting: "·",
  known: "=",
  read: "✓",
  cancelled: "–",
};

/** What a file does not state, without the advice for programs that follows it. */
const question = (sentence: string): string => sentence.replace(/: give .*/s, ".");

/** Tables of the same columns: one question for all of them. */
export function AlikeLine({
  alike,
  onMap,
}: {
  alike: Upload["alike"][number];
  onMap: () => void;
}): JSX.Element {
  const words = say().uploads;
  const isSuffix = alike.header.startsWith(".");
  return (
    <>
      <span role="cell" className="upload-glyph" data-state="unstated" aria-hidden="true">
        ?
      </span>
      <span role="cell" className="upload-name">
        {isSuffix ? words.alikeKind(alike.count, alike.header) : words.alike(alike.count, alike.header)}
      </span>
      <span role="cell" className="upload-outcome" title={alike.sentence}>
        {question(alike.sentence)}
      </span>
      <span role="cell" className="upload-action">
        <Allowed to="analyst">
          <button type="button" className="primary" onClick={onMap}>
            {words.map}
          </button>
        </Allowed>
      </span>
    </>
  );
}

/** One file: its state, one sentence and one action. */
export function EntryLine({
  batch,
  entry,
  onMap,
}: {
  batch: string;
  entry: UploadEntry;
  onMap: () => void;
}): JSX.Element {
  return (
    <>
      <span role="cell" className="upload-glyph" data-state={entry.state}>
        <span aria-hidden="true">{GLYPHS[entry.state]}</span>
        <span className="visually-hidden">{say().uploads.states[entry.state]}</span>
      </span>
      <span
        role="cell"
        className="upload-name"
        title={entry.files.map(({ path }) => path).join("\n") || entry.name}
      >
        {entry.name}
      </span>
      <span role="cell" className="upload-outcome" title={entry.sentence}>
        <Outcome entry={entry} />
      </span>
      <span role="cell" className="upload-action">
        <Action batch={batch} entry={entry} onMap={onMap} />
      </span>
    </>
  );
}

function Outcome({ entry }: { entry: UploadEntry }): JSX.Element {
  const words = say().uploads;
  const { state, recording } = entry;
  if (recording) {
    return (
      <>
        {state === "known" && <>{words.sameAs(recording.name)} · </>}
        <span className="number">
          {words.facts(recording.leads, quantity(recording.fs_hz), durationText(recording.duration_s))}
        </span>{" "}
        {recording.quality && <Quality verdict={recording.quality} />}
      </>
    );
  }
  if (entry.sentence !== "") return <>{entry.sentence}</>;
  const texts: Partial<Record<EntryState, string>> = {
    waiting: words.waitingText,
    received: words.receivedText,
    reading: words.readingText,
    cancelled: words.cancelledText,
  };
  return <span className="muted">{texts[state] ?? words.deleted}</span>;
}

/** What only who may upload can do something about. */
const CALLS_FOR_ACTION: readonly EntryState[] = ["unstated", "failed", "cancelled"];

function Action({
  batch,
  entry,
  onMap,
}: {
  batch: string;
  entry: UploadEntry;
  onMap: () => void;
}): JSX.Element | null {
  const words = say().uploads;
  const client = useQueryClient();
  const mayUpload = useMay("analyst");
  const again = useMutation({
    mutationFn: () => calls.retryEntries(batch, [entry.id]),
    onSuccess: () => client.invalidateQueries({ queryKey: ["upload", batch] }),
  });
  if (entry.recording) return <Link to={`/r/${entry.recording.id}`}>{words.open}</Link>;
  if (!mayUpload && CALLS_FOR_ACTION.includes(entry.state)) return null;
  if (entry.state === "unstated") {
    return (
      <button type="button" onClick={onMap}>
        {words.map}
      </button>
    );
  }
  if (entry.state === "failed" || entry.state === "cancelled") {
    return (
      <button type="button" disabled={again.isPending} onClick={() => again.mutate()}>
        {words.tryAgain}
      </button>
    );
  }
  if (entry.state === "unreadable" || entry.state === "too_large") {
    const details = `${entry.name}: ${entry.sentence} (${entry.problem})`;
    return (
      <button type="button" className="quiet" onClick={() => void navigator.clipboard.writeText(details)}>
        {words.details}
      </button>
    );
  }
  return null;
}
