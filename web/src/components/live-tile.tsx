import { useCallback, useEffect, useRef, type JSX } from "react";
import type { Watcher } from "../api/watcher";
import type { Vitals } from "../core/live-messages";
import { ageText, isSkipping, type TileState } from "../core/live-tile";
import { noRateText, QUALITY_GLYPHS, qualityText, stateText } from "../core/live-words";
import type { Scale } from "../core/paper";
import type { Px, Seconds } from "../core/units";
import { say } from "../i18n";
import { Link } from "./link";
import { RunningTrace } from "./running-trace";
import { useNow } from "./use-now";
import { useWatcher } from "./use-watchers";

/** So much of the trace stands in a tile. */
const SHOWN_S: Seconds = 6;
const TRACE_PX: Px = 96;
/** How often ages are told anew. */
const AGE_EVERY_MS = 500;
const SPEED = 25;

/** The paper of a tile: its width is six seconds, at 25 mm/s and 10 mm/mV. */
const tileScale = (width: Px): Scale => ({ pxPerMm: width / (SHOWN_S * SPEED), speed: SPEED, gain: 10 });

/** One session on the wall. It is watched while it can be seen. */
export function LiveTile({ watcher, number }: { watcher: Watcher; number: number }): JSX.Element {
  useWatcher(watcher);
  const now = useNow(AGE_EVERY_MS);
  const { entry, session } = watcher;
  const { facts } = session;
  const watched = watcher.watched(now);
  const state = watcher.tile(now);
  const name = entry.participant?.pseudonym ?? say().live.unnamed;
  return (
    <li className="live-tile" data-state={state} data-session={entry.id} ref={useWatchedWhileSeen(watcher)}>
      <header>
        <h2>
          <Link to={`/live/${entry.id}`}>
            <span className="live-number" aria-hidden="true">
              {number}
            </span>
            {name}
          </Link>
        </h2>
        <span className="muted">{say().live.sensors[entry.sensor.kind] ?? entry.sensor.name}</span>
        {facts.battery !== null && <Battery percent={facts.battery} />}
      </header>
      <Trace watcher={watcher} state={state} name={name} />
      <footer>
        <Rate vitals={facts.vitals} state={state} />
        <Signal vitals={facts.vitals} state={state} />
        <span className="number live-time">
          <span className="visually-hidden">{say().live.time} </span>
          {watcher.timeText}
        </span>
        <State
          state={state}
          ageMs={watched.ageMs}
          isSkipped={isSkipping(facts.skippedMs, now)}
          recordingId={facts.end?.recordingId ?? null}
        />
      </footer>
    </li>
  );
}

function useWatchedWhileSeen(watcher: Watcher): (element: HTMLElement | null) => void {
  const observer = useRef<IntersectionObserver | null>(null);
  useEffect(() => () => watcher.close(), [watcher]);
  return useCallback(
    (element: HTMLElement | null) => {
      observer.current?.disconnect();
      if (element === null) return;
      observer.current = new IntersectionObserver(([seen]) => {
        if (seen?.isIntersecting) watcher.open();
        else watcher.close();
      });
      observer.current.observe(element);
    },
    [watcher],
  );
}

function Trace({ watcher, state, name }: { watcher: Watcher; state: TileState; name: string }): JSX.Element {
  const { session, entry } = watcher;
  const words = say().live;
  const { vitals } = session.facts;
  const rate =
    vitals?.heart_rate == null ? noRateText(vitals?.reason ?? null) : `${Math.round(vitals.heart_rate)}`;
  if (entry.fs_hz === null) return <p className="live-no-trace muted">{words.noTrace}</p>;
  const label = words.traceOf(name, words.states[state], rate, qualityText(vitals?.quality.level ?? "none"));
  return (
    <RunningTrace
      session={session}
      label={label}
      leads={ONE_LEAD}
      rowHeight={TRACE_PX}
      scaleAt={tileScale}
      marksBeats={false}
    />
  );
}

const ONE_LEAD = [0];

/** The rate now; of a link that is lost none is shown, as it would be an old one. */
export function Rate({ vitals, state }: { vitals: Vitals | null; state: TileState }): JSX.Element {
  const words = say().live;
  if (state !== "live") return <span className="live-rate" />;
  const rate = vitals?.heart_rate ?? null;
  if (rate === null) return <span className="live-rate reason">{noRateText(vitals?.reason ?? null)}</span>;
  return (
    <span className="live-rate number">
      <span className="visually-hidden">{words.rate} </span>
      <strong>{Math.round(rate)}</strong> {words.perMinute}
    </span>
  );
}

export function Signal({ vitals, state }: { vitals: Vitals | null; state: TileState }): JSX.Element | null {
  if (vitals === null || state !== "live") return null;
  const { level, reasons } = vitals.quality;
  const words = say().live;
  return (
    <span className="quality" title={reasons.map((each) => words.reasons[each] ?? each).join(", ")}>
      <span className={`quality-${level}`} aria-hidden="true">
        {QUALITY_GLYPHS[level]}
      </span>{" "}
      {words.qualities[level]}
    </span>
  );
}

export function Battery({ percent }: { percent: number }): JSX.Element {
  return (
    <span className="live-battery number" data-low={percent < 20} title={say().live.battery(percent)}>
      <svg viewBox="0 0 24 12" aria-hidden="true">
        <path d="M1 1h20v10H1zM21 4h2v4h-2" />
        <rect x="3" y="3" width={(16 * Math.min(100, Math.max(0, percent))) / 100} height="6" />
      </svg>
      <span className="visually-hidden">{say().live.battery(percent)}</span>
      <span aria-hidden="true">{percent} %</span>
    </span>
  );
}

interface StateProps {
  readonly state: TileState;
  readonly ageMs: number | null;
  readonly isSkipped: boolean;
  readonly recordingId: string | null;
}

export function State({ state, ageMs, isSkipped, recordingId }: StateProps): JSX.Element {
  const words = say().live;
  if (recordingId !== null) return <Link to={`/r/${recordingId}`}>{words.finishedTo}</Link>;
  return (
    <span className="live-state">
      {isSkipped && (
        <span className="badge" title={words.skippingText}>
          {words.skipping}
        </span>
      )}
      <span
        className={state === "live" ? "muted number" : "live-state-word"}
        title={state === "away" ? words.staysOpen : undefined}
      >
        {state === "live" && ageMs !== null ? words.lastFrame(ageText(ageMs)) : stateText(state, ageMs)}
      </span>
    </span>
  );
}
