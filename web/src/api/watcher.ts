/** A session that this page watches: what the list says of it, what its socket says, and what follows for its tile. */
import type { LiveEntry } from "./live";
import { LiveViewer, type ViewerState } from "./live-viewer";
import { LiveSession } from "../core/live-session";
import { clock, targetS, tileState, type TileState, type Watched } from "../core/live-tile";
import type { Seconds } from "../core/units";

/** Changes are told at most so often, whatever comes in. */
const TELL_EVERY_MS = 250;

export class Watcher {
  readonly session: LiveSession;
  state: ViewerState = { kind: "closed" };
  /** Counts what was told. */
  version = 0;
  private readonly viewer: LiveViewer;
  private readonly listeners = new Set<() => void>();
  private timer = 0;

  constructor(public entry: LiveEntry) {
    const fsHz = entry.fs_hz ?? 0;
    this.session = new LiveSession({ fsHz, leads: fsHz > 0 ? entry.leads : [] });
    this.session.subscribe(() => this.tellSoon());
    this.viewer = new LiveViewer(entry.id, this.session, (state) => {
      this.state = state;
      this.tellSoon();
    });
    if (entry.last_frame_at !== null) {
      this.session.lastFrameMs =
        performance.now() - Math.max(0, Date.now() - Date.parse(entry.last_frame_at));
    }
    this.session.takeListed(entry);
    this.session.takeHistory(entry.notes, entry.gaps);
    this.session.takePast(entry.quality_history, entry.events);
  }

  /** What the list says now; of what changes quickly only where no socket is open. */
  listed(entry: LiveEntry): void {
    this.entry = entry;
    if (this.state.kind !== "open") this.session.takeListed(entry);
    this.session.takeHistory(entry.notes, entry.gaps);
    const { end } = this.session.facts;
    if (entry.state === "finished" && entry.recording_id !== null && end === null) {
      this.session.takeMessage({ type: "report", recording_id: entry.recording_id }, performance.now());
    }
    if (entry.state === "discarded" && end === null) {
      this.session.takeMessage({ type: "discarded" }, performance.now());
    }
  }

  open(): void {
    if (this.session.facts.end === null) this.viewer.open();
  }

  close(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.viewer.close();
    this.state = { kind: "closed" };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** So much was recorded. */
  get elapsedS(): Seconds {
    const { fs_hz, samples } = this.entry;
    return fs_hz === null ? 0 : Math.max(this.session.end, samples) / fs_hz;
  }

  watched(nowMs: number): Watched {
    const { facts, lastFrameMs } = this.session;
    const target = targetS(this.entry.mode);
    return {
      ageMs: lastFrameMs === null ? null : Math.max(0, nowMs - lastFrameMs),
      link: facts.link,
      quality: facts.vitals?.quality.level ?? null,
      leftS: target === null ? null : Math.max(0, target - this.elapsedS),
      end: facts.end,
    };
  }

  tile(nowMs: number): TileState {
    return tileState(this.watched(nowMs));
  }

  /** "00:18 / 00:30", or how long it runs. */
  get timeText(): string {
    const target = targetS(this.entry.mode);
    return target === null ? clock(this.elapsedS) : `${clock(this.elapsedS)} / ${clock(target)}`;
  }

  private tellSoon(): void {
    if (this.timer !== 0) return;
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      this.version += 1;
      for (const listener of this.listeners) listener();
    }, TELL_EVERY_MS);
  }
}
