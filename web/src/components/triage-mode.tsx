import { useQueries, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type JSX } from "react";
import * as library from "../api/library";
import * as queries from "../api/queries";
import type { Recording, Triage } from "../api/types";
import { editsOf, type Wish } from "../core/edits";
import { countText } from "../core/format";
import { useKeys } from "../core/keys";
import { goTo } from "../core/location";
import { clamp } from "../core/paper";
import { say } from "../i18n";
import { ExcludeDialog } from "./exclude-dialog";
import { HeldBackStrip } from "./held-back";
import { RecordingFacts, SignalRemarks } from "./library-preview";
import { Link } from "./link";
import { PaperGlance } from "./paper-glance";
import { Failure, Skeleton } from "./states";
import { TagDialog } from "./tag-dialog";
import { TriageMark } from "./triage-mark";
import { toldOf } from "./told";
import type { Edits } from "./use-edits";
import { useWindowHeight } from "./use-size";

/** What stands above and below the paper. */
const AROUND_PX = 186;
const LOWEST_PX = 300;

interface Props {
  readonly query: library.LibraryQuery;
  readonly position: number;
  readonly knownTags: readonly string[];
  readonly edits: Edits;
  readonly onPosition: (position: number) => void;
  readonly onEnd: () => void;
}

/**
 * One recording at a time, the next after each decision. Which recordings are looked at is settled at the start, so
 * that a decision that takes one out of the filter does not shift the others.
 */
export function TriageMode(props: Props): JSX.Element {
  const words = say().library;
  const [started] = useState(() => Date.now());
  const chosen = useQuery({
    queryKey: ["triage", props.query, started],
    queryFn: () => library.chooseRecordings(props.query),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (chosen.isError)
    return <Failure title={words.notListed} error={chosen.error} onRetry={() => void chosen.refetch()} />;
  if (chosen.data === undefined) return <Skeleton label={words.loading} lines={10} />;
  if (chosen.data.length === 0)
    return (
      <div className="empty">
        {words.triageEmpty}{" "}
        <button type="button" className="link" onClick={props.onEnd}>
          {words.backToList}
        </button>
      </div>
    );
  return <Deciding {...props} ids={chosen.data.map(({ id }) => id)} />;
}

function Deciding({
  ids,
  position,
  knownTags,
  edits,
  onPosition,
  onEnd,
}: Props & { ids: readonly string[] }): JSX.Element {
  const words = say().library;
  const surface = useRef<HTMLDivElement>(null);
  const [dialog, setDialog] = useState<"exclude" | "tag" | null>(null);
  const at = clamp(position, 0, ids.length);
  const id = ids[at];
  const found = useQueries({
    queries: ids.slice(at, at + 2).map((each) => queries.recording(each)),
  });
  const recording = id === undefined ? undefined : found[0]?.data;
  usePrefetched(found[1]?.data);
  useEffect(() => surface.current?.focus(), []);

  const go = (to: number): void => onPosition(clamp(to, 0, ids.length));
  const change = async (wish: Wish): Promise<void> => {
    if (recording === undefined) return;
    const made = await edits.make(editsOf([recording], wish), toldOf(wish, recording.name));
    if (made !== null && "triage" in wish) go(at + 1);
  };
  const decide = (triage: Triage): void => void change({ triage });
  const undo = async (): Promise<void> => {
    const made = await edits.undo();
    const back = ids.indexOf(made?.[0]?.id ?? "");
    if (back >= 0) go(back);
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (dialog !== null) return false;
    switch (event.key) {
      case "a":
        decide({ decision: "accepted", reason: "", note: "" });
        return true;
      case "x":
        if (recording) setDialog("exclude");
        return true;
      case "#":
        if (recording) setDialog("tag");
        return true;
      case "j":
      case "ArrowRight":
        go(at + 1);
        return true;
      case "k":
      case "ArrowLeft":
        go(at - 1);
        return true;
      case "Enter":
        if (id !== undefined) goTo(`/r/${id}`);
        return true;
      case "Escape":
        onEnd();
        return true;
      default:
        return false;
    }
  };
  useKeys(onKey, surface);
  useUndoKeys({ ...edits, undo });

  const height = Math.max(LOWEST_PX, useWindowHeight() - AROUND_PX);
  return (
    <div
      ref={surface}
      className="triage-mode"
      role="application"
      aria-label={words.triageMode}
      aria-roledescription={words.triageMode}
      tabIndex={0}
      data-position={at}
    >
      <h1 className="visually-hidden">{words.triageMode}</h1>
      <header>
        <span className="number" data-testid="position">
          {words.position(countText(Math.min(at + 1, ids.length)), countText(ids.length))}
        </span>
        <progress max={ids.length} value={at} aria-label={words.triageMode} />
        {recording && (
          <>
            <Link to={`/r/${recording.id}`}>
              <strong>{recording.name}</strong>
            </Link>
            <RecordingFacts recording={recording} />
            <TriageMark triage={recording.triage} />
            {recording.tags.map((tag) => (
              <span key={tag} className="badge">
                {tag}
              </span>
            ))}
          </>
        )}
        <span className="actions end">
          <button type="button" disabled={at === 0} aria-label={words.previous} onClick={() => go(at - 1)}>
            ◀
          </button>
          <button
            type="button"
            disabled={at >= ids.length}
            aria-label={words.next}
            onClick={() => go(at + 1)}
          >
            ▶
          </button>
          <button type="button" onClick={onEnd}>
            {words.endTriage}
          </button>
        </span>
      </header>
      <HeldBackStrip edits={edits} onShow={(changed) => go(Math.max(0, ids.indexOf(changed)))} />
      {id === undefined ? (
        <div className="empty" data-testid="triage-done">
          <p>{words.triageDone}</p>
          <p className="muted">{words.triageDoneHint}</p>
          <button type="button" className="primary" onClick={onEnd}>
            {words.backToList}
          </button>
        </div>
      ) : recording === undefined ? (
        <Skeleton label={words.loading} lines={10} />
      ) : (
        <div className="triage-body">
          <PaperGlance key={recording.id} recording={recording} layout="3x4" height={height} />
          <SignalRemarks recording={recording} />
        </div>
      )}
      <footer>
        <span className="actions">
          <button
            type="button"
            className="primary"
            disabled={recording === undefined}
            onClick={() => decide({ decision: "accepted", reason: "", note: "" })}
          >
            {words.accept}
          </button>
          <button type="button" disabled={recording === undefined} onClick={() => setDialog("exclude")}>
            {words.exclude}
          </button>
          <button type="button" disabled={recording === undefined} onClick={() => setDialog("tag")}>
            {words.tag}
          </button>
          <button type="button" disabled={!edits.canUndo} onClick={() => void undo()}>
            {words.undo}
          </button>
        </span>
        <span className="muted wide-only">{words.keysLine}</span>
        <span className="end muted" role="status">
          {edits.said}
        </span>
      </footer>
      <ExcludeDialog
        open={dialog === "exclude"}
        count={1}
        onClose={() => setDialog(null)}
        onExclude={(triage) => {
          setDialog(null);
          decide(triage);
        }}
      />
      <TagDialog
        open={dialog === "tag"}
        count={1}
        present={recording?.tags ?? []}
        known={knownTags}
        onClose={() => setDialog(null)}
        onChange={(tags) => {
          setDialog(null);
          void change(tags);
        }}
      />
    </div>
  );
}

/** The signal of the next one is there before it is looked at. */
function usePrefetched(next: Recording | undefined): void {
  const cache = queries.queryClient;
  useEffect(() => {
    if (next) void cache.prefetchQuery(queries.samples(next, 0, "measurement"));
  }, [cache, next]);
}

/** Ctrl Z and Ctrl Shift Z, from anywhere but a field. */
export function useUndoKeys({ undo, redo }: { undo: () => unknown; redo: () => unknown }): void {
  const latest = useRef({ undo, redo });
  latest.current = { undo, redo };
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      const inField = (event.target as HTMLElement).closest("input:not([type=checkbox]), textarea, dialog");
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || inField) return;
      event.preventDefault();
      if (event.shiftKey) latest.current.redo();
      else latest.current.undo();
    };
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}
