import type { JSX } from "react";
import {
  forgetFinished,
  mayNeedFacts,
  retry,
  useUploads,
  type UploadItem,
  type UploadState,
} from "../api/uploads";
import { countText, durationText, quantity } from "../core/format";
import { FactsForm } from "./facts-form";
import { Link } from "./link";

const STATE_TEXT: Readonly<Record<UploadState, string>> = {
  refused: "not read",
  sending: "reading",
  waiting: "waiting",
  read: "read",
  known: "already here",
};
const GLYPHS: Readonly<Record<UploadState, string>> = {
  refused: "✕",
  sending: "…",
  waiting: "·",
  read: "✓",
  known: "=",
};
/** Problems stand first, then what is on its way, then what is done. */
const ORDER = Object.keys(STATE_TEXT) as UploadState[];
const MOST_SHOWN = 100;

/** What became of each file: problems first, one sentence and one action each. */
export function UploadList(): JSX.Element | null {
  const uploads = useUploads();
  if (uploads.length === 0) return null;
  const done = uploads.filter(({ state }) => state !== "waiting" && state !== "sending").length;
  const sorted = uploads.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.key - a.key);
  const needy = uploads.filter(mayNeedFacts);
  return (
    <section className="uploads" aria-label="Added files">
      <header>
        <h2>Added files</h2>
        <p className="number muted" role="status">
          {ORDER.map((state) => [state, uploads.filter((item) => item.state === state).length] as const)
            .filter(([, count]) => count > 0)
            .map(([state, count]) => `${count} ${STATE_TEXT[state]}`)
            .join(" · ")}
        </p>
        {done < uploads.length && <progress max={uploads.length} value={done} aria-label="Files done" />}
        <button type="button" className="quiet end" onClick={forgetFinished} disabled={done === 0}>
          Clear the list
        </button>
      </header>
      <ul>
        {sorted.slice(0, MOST_SHOWN).map((item) => (
          <UploadRow key={item.key} item={item} alike={needy} />
        ))}
      </ul>
      {sorted.length > MOST_SHOWN && (
        <p className="muted">and {countText(sorted.length - MOST_SHOWN, "more file")}</p>
      )}
    </section>
  );
}

function UploadRow({ item, alike }: { item: UploadItem; alike: readonly UploadItem[] }): JSX.Element {
  return (
    <li className={`upload upload-${item.state}`} data-state={item.state}>
      <span className="upload-glyph" aria-hidden="true">
        {GLYPHS[item.state]}
      </span>
      <span className="upload-name" title={item.files.map(({ name }) => name).join(", ")}>
        {item.name}
      </span>
      <span className="upload-outcome">
        <span className="visually-hidden">{STATE_TEXT[item.state]}: </span>
        {item.recording ? <Outcome item={item} /> : (item.sentence ?? STATE_TEXT[item.state])}
      </span>
      {item.state === "refused" && !mayNeedFacts(item) && (
        <button type="button" className="quiet" onClick={() => retry([item.key], item.stated)}>
          Try again
        </button>
      )}
      {mayNeedFacts(item) && <FactsForm item={item} alike={alike} />}
    </li>
  );
}

function Outcome({ item }: { item: UploadItem }): JSX.Element | null {
  const { recording } = item;
  if (!recording) return null;
  return (
    <>
      {item.state === "known" ? "already here as " : ""}
      <Link to={`/r/${recording.id}`}>{item.state === "known" ? recording.name : "Open"}</Link>
      <span className="muted number">
        {" "}
        {countText(recording.leads.length, "lead")} · {quantity(recording.fs_hz)} Hz ·{" "}
        {durationText(recording.duration_s)}
      </span>
    </>
  );
}
