import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Refusal } from "../api/client";
import { readSession, type LiveEntry } from "../api/live";
import { Watcher } from "../api/watcher";
import { byAttention } from "../core/live-tile";

/** How often the wall may change its order: a tile must not move away under the hand. */
const ORDER_EVERY_MS = 3_000;

/**
 * Watchers of the sessions that are listed, in the order in which to look at them. One that is listed no longer stays
 * if it has ended before the eyes of this page. `isHeld`: the order stays while a hand or the focus is on the wall.
 */
export function useWatchers(
  entries: readonly LiveEntry[] | undefined,
  isHeld: () => boolean,
): readonly Watcher[] {
  const all = useRef(new Map<string, Watcher>());
  const [shown, setShown] = useState<readonly Watcher[]>([]);
  useEffect(() => {
    if (entries === undefined) return;
    const { current } = all;
    for (const entry of entries) {
      const known = current.get(entry.id);
      if (known === undefined) current.set(entry.id, new Watcher(entry));
      else known.listed(entry);
    }
    const listed = new Set(entries.map(({ id }) => id));
    for (const [id, each] of current) {
      if (!listed.has(id) && each.session.facts.end === null)
        void askHowItEnded(each, () => current.delete(id));
    }
    setShown((before) => {
      const kept = before.filter((each) => current.get(each.entry.id) === each);
      const fresh = [...current.values()].filter((each) => !kept.includes(each));
      return fresh.length === 0 && kept.length === before.length ? before : [...kept, ...fresh];
    });
  }, [entries]);
  useEffect(() => {
    const order = (): void =>
      setShown((before) => {
        if (isHeld()) return before;
        const now = performance.now();
        const next = byAttention(before, (each) => each.watched(now));
        return next.every((each, i) => each === before[i]) ? before : next;
      });
    const timer = window.setInterval(order, ORDER_EVERY_MS);
    return () => window.clearInterval(timer);
  }, [isHeld]);
  useEffect(() => {
    const { current } = all;
    return () => {
      for (const each of current.values()) each.close();
      current.clear();
    };
  }, []);
  return shown;
}

/** The list has a session no longer, and its socket has not said why. */
async function askHowItEnded(watcher: Watcher, onGone: () => void): Promise<void> {
  try {
    watcher.listed(await readSession(watcher.entry.id));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    watcher.close();
    onGone();
  }
}

/** Draws anew when what the watcher knows has changed. */
export const useWatcher = (watcher: Watcher): number =>
  useSyncExternalStore(watcher.subscribe, () => watcher.version);
