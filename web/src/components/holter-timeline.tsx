import { useEffect, useRef, useState, type JSX, type KeyboardEvent } from "react";
import type { LongEpisode, Recording } from "../api/types";
import { durationText, fixed, quantity } from "../core/format";
import { firstAt, kindOf } from "../core/holter-beats";
import {
  listed,
  neighbour,
  ORDERS,
  KINDS,
  type EpisodeKind,
  type EpisodeOrder,
} from "../core/holter-episodes";
import {
  firstLine,
  LINE_S,
  LINES,
  READABLE_PX_PER_S,
  stripSpan,
  wholeWindow,
  withCursor,
  zoomed,
} from "../core/holter-window";
import { useKeys } from "../core/keys";
import { useQueryState } from "../core/location";
import { say } from "../i18n";
import { HolterBand } from "./holter-bands";
import { HolterBurden, Moved } from "./holter-burden";
import { HolterEpisodes, type EpisodeChoice } from "./holter-episodes";
import { onTimelineKey, paperAddress } from "./holter-keys";
import { HolterShapes, type Called } from "./holter-shapes";
import { HolterTables } from "./holter-tables";
import { Link } from "./link";
import { Failure, Skeleton } from "./states";
import { useCorrection, useHolter, useLineLead, useStage, type Holter } from "./use-holter";

const counts = new Intl.NumberFormat("en-GB");
const PANELS = ["episodes", "shapes", "burden"] as const;
type Panel = (typeof PANELS)[number];
/** An episode is shown with so much of its length before and after it. */
const AROUND = 2;
const WRITTEN_AFTER_MS = 400;
const ZOOM = 2;

/** A long recording from end to end: bands with one cursor, and beside them episodes, shapes and burden. */
export function HolterTimeline({ recording }: { recording: Recording }): JSX.Element {
  const [query, change] = useQueryState();
  const holter = useHolter(recording, Number(query.get("t")) || 0);
  const correction = useCorrection(recording.id);
  const { stage } = holter;
  useStage(stage);
  useCursorInAddress(holter, change);
  const panel = PANELS.find((each) => each === query.get("panel")) ?? "episodes";
  const table = query.get("view") === "table";
  const choice = choiceOf(query, change);
  const go = (episode: LongEpisode): void => {
    const { window } = stage;
    const length = Math.max(60, (episode.end_s - episode.start_s) * AROUND);
    const near = zoomed(window, (window.toS - window.fromS) / length, episode.start_s);
    stage.move(withCursor({ ...near, cursorS: episode.start_s }, episode.start_s));
  };
  const call = (called: Called): void => {
    const times_s = [...stage.chosen].map((place) => holter.beats.times[place]!);
    stage.choose(new Set());
    correction.correct.mutate({ what: "beats", times_s, called, reason: "" });
  };
  const toggleTable = (): void => change({ view: table ? null : "table" });
  const surface = useRef<HTMLDivElement>(null);
  const actions = { holter, choice, go, call, toggleTable };
  useKeys((event) => onTimelineKey(event, actions), surface);
  const onKey = (event: KeyboardEvent): void => {
    // Single characters are taken everywhere on the page; other keys only from a band that has the focus.
    if (event.key.length === 1 || event.target === surface.current) return;
    if (onTimelineKey(event, actions)) event.preventDefault();
  };
  return (
    <div className="holter">
      <div className="holter-left">
        <Analysis holter={holter} />
        <Toolbar holter={holter} choice={choice} go={go} table={table} onTable={toggleTable} />
        {holter.error && <Failure title={say().holter.notShown} error={holter.error} />}
        {table ? <HolterTables holter={holter} /> : <Bands holter={holter} onKey={onKey} surface={surface} />}
        <Chosen holter={holter} correction={correction} onCall={call} />
      </div>
      <aside className="holter-right">
        <div role="tablist" className="holter-tabs" aria-label={say().holter.title}>
          {PANELS.map((each) => (
            <button
              key={each}
              type="button"
              role="tab"
              id={`holter-tab-${each}`}
              aria-selected={panel === each}
              aria-controls="holter-panel"
              tabIndex={panel === each ? 0 : -1}
              onClick={() => change({ panel: each === "episodes" ? null : each })}
              onKeyDown={(event) => nextTab(event, panel, (next) => change({ panel: next }))}
            >
              {say().holter[each]}
            </button>
          ))}
        </div>
        <div
          role="tabpanel"
          id="holter-panel"
          aria-labelledby={`holter-tab-${panel}`}
          className="holter-panel"
        >
          {panel === "episodes" && <HolterEpisodes {...{ holter, choice, correction }} onGo={go} />}
          {panel === "shapes" && (
            <HolterShapes
              holter={holter}
              correction={correction}
              onGo={(at) => stage.move(withCursor(stage.window, at))}
            />
          )}
          {panel === "burden" && <HolterBurden holter={holter} correction={correction} />}
        </div>
        <MovedStrip correction={correction} />
      </aside>
    </div>
  );
}

function nextTab(event: KeyboardEvent, panel: Panel, choose: (next: Panel) => void): void {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const next = PANELS[(PANELS.indexOf(panel) + by + PANELS.length) % PANELS.length]!;
  choose(next);
  document.getElementById(`holter-tab-${next}`)?.focus();
}

function choiceOf(
  query: URLSearchParams,
  change: (changes: Record<string, string | null>) => void,
): EpisodeChoice {
  const kind = KINDS.find((each) => each === query.get("kind")) ?? null;
  const order = ORDERS.find((each) => each === query.get("order")) ?? "start";
  return {
    kind,
    order,
    change: (next: { kind?: EpisodeKind | null; order?: EpisodeOrder }) =>
      change({
        ...("kind" in next ? { kind: next.kind ?? null } : {}),
        ...(next.order ? { order: next.order === "start" ? null : next.order } : {}),
      }),
  };
}

/** The cursor stands in the address, once it rests. */
function useCursorInAddress(holter: Holter, change: (changes: Record<string, string | null>) => void): void {
  const at = holter.stage.window.cursorS.toFixed(1);
  useEffect(() => {
    const timer = window.setTimeout(() => change({ t: at === "0.0" ? null : at }), WRITTEN_AFTER_MS);
    return () => window.clearTimeout(timer);
  }, [at, change]);
}

/** How far the analysis is, with a way to begin or end it; nothing once it is there. */
function Analysis({ holter }: { holter: Holter }): JSX.Element | null {
  const words = say().holter;
  const { state } = holter;
  if (state === undefined || state.complete) return null;
  if (!state.long_enough)
    return <p className="strip warning">{words.short(durationText(state.shortest_s))}</p>;
  const { job } = state;
  if (job?.state === "running" || job?.state === "queued") {
    const hour = Math.floor(state.until_s / 3600) * 3600;
    const span = `${holter.time(hour).slice(0, 5)}–${holter.time(Math.min(state.duration_s, hour + 3600)).slice(0, 5)}`;
    const share = job.total > 0 ? job.done / job.total : null;
    return (
      <div className="strip holter-analysis" role="status">
        <progress aria-label={words.progress} {...(share === null ? {} : { value: share })} />
        <span>
          {job.state === "queued" ? words.waiting : job.done > 0 ? words.running(span) : words.starting}
        </span>
        <button type="button" className="quiet end" onClick={holter.cancel}>
          {words.cancel}
        </button>
      </div>
    );
  }
  const said = job?.state === "failed" ? words.failed(job.error) : job ? words.cancelled : words.notAnalysed;
  return (
    <div className="strip warning holter-analysis" role="alert">
      <span>{said}</span>
      <button type="button" className="end" onClick={holter.start}>
        {job ? words.goOn : words.analyse}
      </button>
    </div>
  );
}

interface ToolbarProps {
  readonly holter: Holter;
  readonly choice: EpisodeChoice;
  readonly go: (episode: LongEpisode) => void;
  readonly table: boolean;
  readonly onTable: () => void;
}

function Toolbar({ holter, choice, go, table, onTable }: ToolbarProps): JSX.Element {
  const words = say().holter;
  const { stage, signal } = holter;
  const [lineLead, chooseLead] = useLineLead(stage);
  const { window } = stage;
  const next = (direction: 1 | -1): void => {
    const found = neighbour(listed(holter.episodes, choice.kind, "start"), window.cursorS, direction);
    if (found) go(found);
  };
  return (
    <div className="toolbar holter-toolbar" role="toolbar" aria-label={words.title}>
      <output className="number holter-cursor" aria-label={words.cursor(holter.time(window.cursorS))}>
        {holter.time(window.cursorS)}
      </output>
      <button
        type="button"
        aria-label={words.previousEpisode}
        title={`${words.previousEpisode} (,)`}
        onClick={() => next(-1)}
      >
        ◀
      </button>
      <button
        type="button"
        aria-label={words.nextEpisode}
        title={`${words.nextEpisode} (.)`}
        onClick={() => next(1)}
      >
        ▶
      </button>
      <span className="holter-zoom">
        <button
          type="button"
          aria-label={words.zoomOut}
          title={`${words.zoomOut} (−)`}
          onClick={() => stage.move(zoomed(window, 1 / ZOOM, window.cursorS))}
        >
          −
        </button>
        <button
          type="button"
          title={`${words.whole} (0)`}
          onClick={() =>
            stage.move({ ...wholeWindow(window.durationS, window.stripS), cursorS: window.cursorS })
          }
        >
          {words.whole}
        </button>
        <button
          type="button"
          aria-label={words.zoomIn}
          title={`${words.zoomIn} (+)`}
          onClick={() => stage.move(zoomed(window, ZOOM, window.cursorS))}
        >
          +
        </button>
      </span>
      {signal && signal.facts.leads.length > 1 && (
        <label>
          {words.lead}{" "}
          <select value={lineLead} onChange={(event) => chooseLead(Number(event.target.value))}>
            {signal.facts.leads.map((lead, i) => (
              <option key={lead} value={i}>
                {lead}
              </option>
            ))}
          </select>
        </label>
      )}
      <button type="button" aria-pressed={table} onClick={onTable} title={`${words.table} (t)`}>
        {table ? words.picture : words.table}
      </button>
      <Link to={paperAddress(holter)}>{words.workstation}</Link>
    </div>
  );
}

function Bands({
  holter,
  onKey,
  surface,
}: {
  holter: Holter;
  onKey: (event: KeyboardEvent) => void;
  surface: React.RefObject<HTMLDivElement | null>;
}): JSX.Element {
  const words = say().holter;
  const { stage, time, beats } = holter;
  const { window } = stage;
  const strip = stripSpan(window);
  const [first, end] = [firstAt(beats.times, strip.fromS), firstAt(beats.times, strip.toS)];
  let others = 0;
  for (let place = first; place < end; place++) if (kindOf(beats, place) !== "N") others += 1;
  const line = firstLine(window.cursorS) * LINE_S;
  return (
    <>
      <HolterBand
        name="overview"
        stage={stage}
        role={words.roles.overview}
        label={words.overviewSays(durationText(window.durationS), counts.format(holter.episodes.length))}
        onKey={onKey}
      />
      <HolterBand
        name="trends"
        stage={stage}
        role={words.roles.trends}
        label={words.trendsSay(time(window.fromS), time(window.toS))}
        onKey={onKey}
      />
      {holter.signal === null && !holter.error && <Skeleton label={words.preparing} lines={3} />}
      <HolterBand
        name="strip"
        stage={stage}
        role={words.roles.strip}
        label={words.stripSays(time(window.cursorS), counts.format(end - first), counts.format(others))}
        onKey={onKey}
        surface={surface}
      />
      <Scale holter={holter} />
      <HolterBand
        name="disclosure"
        stage={stage}
        role={words.roles.disclosure}
        label={words.linesSay(time(line), time(Math.min(window.durationS, line + LINES * LINE_S)))}
        onKey={onKey}
      />
      <p className="hint holter-keys">{words.keys}</p>
    </>
  );
}

/** What the strip's scale is, and the way back to true paper. */
function Scale({ holter }: { holter: Holter }): JSX.Element {
  const words = say().holter;
  const { stage } = holter;
  const perS = stage.stripPxPerS;
  const line = firstLine(stage.window.cursorS) * LINE_S;
  return (
    <div className="holter-scale">
      <span className="number">
        {stage.onPaper ? words.paper : words.notPaper(quantity(Number(perS.toPrecision(2))))}
      </span>
      {perS < READABLE_PX_PER_S && <span className="badge">{words.envelope}</span>}
      {!stage.onPaper && (
        <button type="button" className="quiet" onClick={() => stage.fitStrip()}>
          {words.truePaper}
        </button>
      )}
      <span className="number end muted">
        {words.range(holter.time(line), holter.time(Math.min(stage.window.durationS, line + LINES * LINE_S)))}
      </span>
    </div>
  );
}

const CALLS: readonly Called[] = ["V", "S", "N", "X"];

/** The beats that are chosen, and the classes that they may be given. */
function Chosen({
  holter,
  correction,
  onCall,
}: {
  holter: Holter;
  correction: ReturnType<typeof useCorrection>;
  onCall: (called: Called) => void;
}): JSX.Element | null {
  const words = say().holter;
  const { size } = holter.stage.chosen;
  if (size === 0) return null;
  return (
    <div className="holter-chosen" role="status">
      <strong>{words.chosen(counts.format(size), size === 1)}</strong>
      {CALLS.map((each) => (
        <button
          key={each}
          type="button"
          disabled={!holter.state?.complete || correction.correct.isPending}
          onClick={() => onCall(each)}
        >
          {words.classes[each]}
        </button>
      ))}
      <span className="hint">{words.chosenHint}</span>
    </div>
  );
}

/** What the last correction moved, with a way back. */
function MovedStrip({ correction }: { correction: ReturnType<typeof useCorrection> }): JSX.Element | null {
  const words = say().holter;
  const { correct, undo } = correction;
  const [hidden, hide] = useState(0);
  if (correct.error) return <Failure title={words.notCorrected} error={correct.error} />;
  if (undo.error) return <Failure title={words.notCorrected} error={undo.error} />;
  const made = correct.data;
  if (made === undefined || made.id === hidden || undo.variables === made.id) return null;
  return (
    <div className="strip holter-moved-strip" role="status">
      <strong>{words.moved}</strong>
      <Moved correction={made} />
      <button type="button" onClick={() => undo.mutate(made.id)} disabled={undo.isPending}>
        {words.undo}
      </button>
      <button type="button" className="quiet" aria-label={words.discard} onClick={() => hide(made.id)}>
        ✕
      </button>
    </div>
  );
}

/** "24 h · 98.1 % analysable · 1 lead · 128 Hz". */
export function factsText(recording: Recording, analysableS: number | null, untilS: number): string {
  return say().holter.facts({
    duration: durationText(recording.duration_s),
    analysable: analysableS === null || untilS === 0 ? null : fixed((100 * analysableS) / untilS, 1),
    leads: recording.leads.join(", "),
    rate: `${quantity(recording.fs_hz)} Hz`,
  });
}
