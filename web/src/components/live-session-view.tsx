import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type JSX } from "react";
import { liveSession, type LiveEntry } from "../api/live";
import { Watcher } from "../api/watcher";
import { dateTimeText, fixed } from "../core/format";
import { clock, isSkipping, type TileState } from "../core/live-tile";
import { noRateText, QUALITY_GLYPHS, qualityText } from "../core/live-words";
import { goTo } from "../core/location";
import { scaleAt } from "../core/paper";
import { projectHere, withProject } from "../core/project";
import { useScreenCalibration } from "../core/screen-calibration";
import type { Px } from "../core/units";
import { say } from "../i18n";
import { Link } from "./link";
import { LiveEvents } from "./live-events";
import { LiveNotes } from "./live-notes";
import { LiveSpoken } from "./live-spoken";
import { Battery, State } from "./live-tile";
import { useTitle } from "./loaded";
import { QualityHistory } from "./quality-history";
import { RunningTrace } from "./running-trace";
import { Failure, Skeleton } from "./states";
import { useNow } from "./use-now";
import { useWatcher } from "./use-watchers";

const AGE_EVERY_MS = 500;

/** One session over the whole screen. */
export function LiveSessionView({ id }: { id: string }): JSX.Element {
  const words = say().live;
  const found = useQuery(liveSession(id));
  const watcher = useWatcherOf(found.data);
  const wall = withProject("/live", projectHere());
  useEscape(wall);
  useTitle(words.session(found.data?.participant?.pseudonym ?? words.unnamed));
  return (
    <main className="live-session">
      <nav aria-label={words.title}>
        <Link to={wall}>{words.toWall}</Link>
        <span aria-hidden="true"> › </span>
      </nav>
      {found.isError && found.data === undefined && (
        <Failure title={words.notShown} error={found.error} onRetry={() => void found.refetch()} />
      )}
      {watcher === null ? (
        !found.isError && <Skeleton label={words.loading} lines={8} />
      ) : (
        <Session watcher={watcher} />
      )}
    </main>
  );
}

/** Esc goes back, unless a dialogue or a field has it. */
function useEscape(to: string): void {
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || (event.target as HTMLElement).closest("dialog, textarea, input")) return;
      goTo(to);
    };
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, [to]);
}

function useWatcherOf(entry: LiveEntry | undefined): Watcher | null {
  const [watcher, setWatcher] = useState<Watcher | null>(null);
  const first = useRef(entry);
  first.current = entry;
  const isThere = entry !== undefined;
  useEffect(() => {
    if (!isThere || first.current === undefined) return;
    const made = new Watcher(first.current);
    if (first.current.state === "open") made.open();
    made.listed(first.current);
    setWatcher(made);
    return () => made.close();
  }, [isThere]);
  useEffect(() => {
    if (entry !== undefined) watcher?.listed(entry);
  }, [entry, watcher]);
  return watcher;
}

function Session({ watcher }: { watcher: Watcher }): JSX.Element {
  useWatcher(watcher);
  const now = useNow(AGE_EVERY_MS);
  const words = say().live;
  const { entry, session, state: socket } = watcher;
  const { facts } = session;
  const { ageMs } = watcher.watched(now);
  const state = watcher.tile(now);
  const name = entry.participant?.pseudonym ?? words.unnamed;
  return (
    <>
      <header className="live-session-head" data-state={state}>
        <h1>{name}</h1>
        <State state={state} ageMs={ageMs} isSkipped={isSkipping(facts.skippedMs, now)} recordingId={null} />
        {facts.battery !== null && <Battery percent={facts.battery} />}
        <span className="number end">{watcher.timeText}</span>
      </header>
      {socket.kind === "away" && facts.end === null && <p className="strip warning">{words.serverAway}</p>}
      {socket.kind === "refused" && <p className="strip warning">{words.refused(socket.reason)}</p>}
      {facts.end !== null && <Ended recordingId={facts.end.recordingId} />}
      <LiveSpoken vitals={facts.vitals} state={state} ageMs={ageMs} hasEnded={facts.end !== null} />
      <Paper watcher={watcher} state={state} name={name} />
      <div className="live-session-body">
        <Vitals watcher={watcher} state={state} />
        <LiveEvents log={facts.log} startedAt={entry.started_at} />
        <div className="live-side">
          <QualityHistory quality={facts.quality} vitals={facts.vitals} />
          <LiveNotes id={entry.id} notes={facts.notes} canAdd={facts.end === null} />
          <Facts entry={entry} />
        </div>
      </div>
    </>
  );
}

function Ended({ recordingId }: { recordingId: string | null }): JSX.Element {
  const words = say().live;
  return (
    <p className="strip live-ended" role="status">
      {recordingId === null ? (
        words.endedDiscarded
      ) : (
        <>
          {words.ended} <Link to={`/r/${recordingId}`}>{words.finishedTo}</Link>
        </>
      )}
    </p>
  );
}

/** Height of a lead's row, by how many there are. */
const rowPx = (leads: number): Px => (leads === 1 ? 260 : leads <= 3 ? 160 : 96);

function Paper({ watcher, state, name }: { watcher: Watcher; state: TileState; name: string }): JSX.Element {
  const words = say().live;
  const { pxPerMm } = useScreenCalibration();
  const scale = useRef(() => scaleAt(1, 25, 10, pxPerMm));
  const { entry, session } = watcher;
  const { vitals } = session.facts;
  const rows = useRef(entry.leads.map((_, i) => i)).current;
  if (entry.fs_hz === null) return <p className="live-no-trace muted">{words.noTrace}</p>;
  const rate =
    vitals?.heart_rate == null ? noRateText(vitals?.reason ?? null) : `${Math.round(vitals.heart_rate)}`;
  return (
    <section className="live-paper" data-state={state} aria-label={words.leads(entry.leads.join(", "))}>
      <RunningTrace
        session={session}
        label={words.traceOf(name, words.states[state], rate, qualityText(vitals?.quality.level ?? "none"))}
        leads={rows}
        rowHeight={rowPx(rows.length)}
        scaleAt={scale.current}
        marksBeats
      />
      <p className="live-caption muted">
        <span>{words.leads(entry.leads.join(", "))}</span>
        <span>{words.scale}</span>
        <span className="end">{words.legend}</span>
      </p>
    </section>
  );
}

function Vitals({ watcher, state }: { watcher: Watcher; state: TileState }): JSX.Element {
  const words = say().live;
  const { vitals } = watcher.session.facts;
  const isLive = state === "live" && vitals !== null;
  const rate = isLive ? vitals.heart_rate : null;
  return (
    <section className="live-vitals panel" aria-label={words.vitals}>
      <p className="live-vital-rate number">
        {rate === null ? (
          <span className="reason">{isLive ? noRateText(vitals.reason) : words.states[state]}</span>
        ) : (
          <>
            <strong>{Math.round(rate)}</strong> {words.perMinute}
          </>
        )}
      </p>
      {vitals !== null && (
        <dl className="live-facts">
          {vitals.rr_ms !== null && isLive && (
            <>
              <dt>{words.rr}</dt>
              <dd className="number">{Math.round(vitals.rr_ms)} ms</dd>
            </>
          )}
          <dt>{words.rhythm}</dt>
          <dd>{words.hints[vitals.rhythm.hint]}</dd>
          <dt>{words.ectopic}</dt>
          <dd className="number">{vitals.ectopic_beats}</dd>
          {vitals.pause_ms !== null && (
            <>
              <dt>{words.pause}</dt>
              <dd className="number">{fixed(vitals.pause_ms / 1000, 1)} s</dd>
            </>
          )}
          <dt>{say().library.columns.quality}</dt>
          <dd>
            <span className={`quality-${vitals.quality.level}`} aria-hidden="true">
              {QUALITY_GLYPHS[vitals.quality.level]}
            </span>{" "}
            {[
              words.qualities[vitals.quality.level],
              ...vitals.quality.reasons.map((each) => words.reasons[each] ?? each),
            ].join(", ")}
          </dd>
          {vitals.quality.agreement !== null && (
            <>
              <dt>{words.agreement}</dt>
              <dd className="number">{fixed(100 * vitals.quality.agreement, 0)} %</dd>
            </>
          )}
        </dl>
      )}
      {vitals?.rhythm.hint === "possible_af" && <p className="hint">{words.screening}</p>}
    </section>
  );
}

function Facts({ entry }: { entry: LiveEntry }): JSX.Element {
  const words = say().live;
  const { sensor, fs_hz } = entry;
  return (
    <section className="panel" aria-label={words.facts}>
      <h2>{words.facts}</h2>
      <dl className="live-facts">
        <dt>{words.sensor}</dt>
        <dd>
          {[words.sensors[sensor.kind] ?? sensor.kind, sensor.name].filter(isFirst).join(" · ")}
          {fs_hz !== null && (
            <span className="number">
              {" · "}
              {fs_hz} Hz
            </span>
          )}
        </dd>
        <dt>{words.began}</dt>
        <dd className="number">{dateTimeText(entry.started_at)}</dd>
        <dt>{words.mode}</dt>
        <dd>{words.modes[entry.mode] ?? entry.mode}</dd>
        {fs_hz !== null && (
          <>
            <dt>{words.recorded}</dt>
            <dd className="number">{clock(entry.samples / fs_hz)}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

const isFirst = (each: string, i: number, all: readonly string[]): boolean => all.indexOf(each) === i;
