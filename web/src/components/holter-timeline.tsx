import { useEffect, useRef, type JSX, type KeyboardEvent } from "react";
import type { LongEpisode, Recording } from "../api/types";
import { countText, durationText, fixed, quantity } from "../core/format";
import { firstAt, kindOf } from "../core/holter-beats";
import { ORDERS, KINDS, type EpisodeKind, type EpisodeOrder } from "../core/holter-episodes";
import {
  firstLine,
  LINE_S,
  LINES,
  READABLE_PX_PER_S,
  stripSpan,
  withCursor,
  zoomed,
} from "../core/holter-window";
import { useKeys } from "../core/keys";
import { useQueryState } from "../core/location";
import { useMay } from "../core/session";
import { say } from "../i18n";
import { HolterBand } from "./holter-bands";
import { HolterBurden } from "./holter-burden";
import { HolterEpisodes, type EpisodeChoice } from "./holter-episodes";
import { onTimelineKey } from "./holter-keys";
import { HolterShapes, type Called } from "./holter-shapes";
import { Analysis, Chosen, MovedStrip } from "./holter-strips";
import { HolterTables } from "./holter-tables";
import { HolterToolbar } from "./holter-toolbar";
import { Failure, Skeleton } from "./states";
import { useCorrection, useHolter, useStage, type Holter } from "./use-holter";

const PANELS = ["episodes", "shapes", "burden"] as const;
type Panel = (typeof PANELS)[number];
/** An episode is shown with so much of its length before and after it. */
const AROUND = 2;
const WRITTEN_AFTER_MS = 400;

/** A long recording from end to end: bands with one cursor, and beside them episodes, shapes and burden. */
export function HolterTimeline({ recording }: { recording: Recording }): JSX.Element {
  const [query, change] = useQueryState();
  const holter = useHolter(recording, Number(query.get("t")) || 0);
  const correction = useCorrection(recording.id);
  const mayCorrect = useMay("analyst");
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
    if (!mayCorrect) return;
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
        <HolterToolbar holter={holter} choice={choice} go={go} table={table} onTable={toggleTable} />
        {holter.error && <Failure title={say().holter.notShown} error={holter.error} />}
        {table ? <HolterTables holter={holter} /> : <Bands holter={holter} onKey={onKey} surface={surface} />}
        {mayCorrect && <Chosen holter={holter} correction={correction} onCall={call} />}
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
        label={words.overviewSays(durationText(window.durationS), countText(holter.episodes.length))}
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
        label={words.stripSays(time(window.cursorS), countText(end - first), countText(others))}
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

/** "24 h · 98.1 % analysable · 1 lead · 128 Hz". */
export function factsText(recording: Recording, analysableS: number | null, untilS: number): string {
  return say().holter.facts({
    duration: durationText(recording.duration_s),
    analysable: analysableS === null || untilS === 0 ? null : fixed((100 * analysableS) / untilS, 1),
    leads: recording.leads.join(", "),
    rate: `${quantity(recording.fs_hz)} Hz`,
  });
}
