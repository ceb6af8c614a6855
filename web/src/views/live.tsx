import { useQuery } from "@tanstack/react-query";
import { useCallback, useRef, useState, type JSX } from "react";
import { openSessions } from "../api/live";
import type { Watcher } from "../api/watcher";
import { LiveEmpty } from "../components/live-empty";
import { LiveTile } from "../components/live-tile";
import { useTitle } from "../components/loaded";
import { PairingDialog } from "../components/pairing-dialog";
import { Failure, Skeleton } from "../components/states";
import { useNow } from "../components/use-now";
import { useWatchers } from "../components/use-watchers";
import { useKeys } from "../core/keys";
import { goTo } from "../core/location";
import { projectHere } from "../core/project";
import { Allowed } from "../components/allowed";
import { say } from "../i18n";
import type { ScreenProps } from "./routes";
import { LiveSessionView } from "../components/live-session-view";
import "../styles/paper.css";
import "../styles/live.css";

/** Sensors live: the wall of all sessions, or one of them. */
export default function LiveView({ id }: ScreenProps): JSX.Element {
  return id === "" ? <Wall /> : <LiveSessionView id={id} />;
}

function Wall(): JSX.Element {
  const words = say().live;
  const found = useQuery(openSessions(projectHere()));
  const wall = useRef<HTMLUListElement>(null);
  const isHeld = useCallback(() => wall.current?.matches(":hover, :focus-within") ?? false, []);
  const watchers = useWatchers(found.data, isHeld);
  const [isPairing, setPairing] = useState(false);
  useTitle(words.title);
  useTileKeys(watchers);
  return (
    <main className="live-page">
      <header className="live-head">
        <h1>{words.title}</h1>
        {watchers.length > 0 && <Counts watchers={watchers} />}
        <Allowed to="analyst">
          <button type="button" className="end" onClick={() => setPairing(true)}>
            {words.pair}
          </button>
        </Allowed>
      </header>
      {found.isError && (
        <Failure title={words.notListed} error={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.data === undefined && !found.isError && <Skeleton label={words.loading} lines={6} />}
      {found.data !== undefined && watchers.length === 0 && <LiveEmpty />}
      {watchers.length > 0 && (
        <>
          <ul className="live-wall" ref={wall} aria-label={words.wall}>
            {watchers.map((each, i) => (
              <LiveTile key={each.entry.id} watcher={each} number={i + 1} />
            ))}
          </ul>
          <p className="hint">
            {words.order} {words.openKeys}
          </p>
        </>
      )}
      <PairingDialog open={isPairing} onClose={() => setPairing(false)} />
    </main>
  );
}

/** 1–9 open the tile of that number. */
function useTileKeys(watchers: readonly Watcher[]): void {
  const anywhere = useRef<HTMLElement>(null);
  useKeys((event) => {
    const tile = /^[1-9]$/.test(event.key) ? watchers[Number(event.key) - 1] : undefined;
    if (tile === undefined) return false;
    goTo(`/live/${tile.entry.id}`);
    return true;
  }, anywhere);
}

const COUNT_EVERY_MS = 1000;

/** How many run, and for how many the link is lost; the latter is spoken when it changes. */
function Counts({ watchers }: { watchers: readonly Watcher[] }): JSX.Element {
  const words = say().live;
  const now = useNow(COUNT_EVERY_MS);
  const states = watchers.map((each) => each.tile(now));
  const running = states.filter((each) => each !== "finished" && each !== "discarded").length;
  const lost = states.filter((each) => each === "lost" || each === "away").length;
  return (
    <>
      <span className="muted">{words.count(running)}</span>
      <span role="status" className="live-lost-count">
        {lost > 0 && words.lostCount(lost)}
      </span>
    </>
  );
}
