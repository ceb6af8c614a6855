/** A live session as this page holds it: the trace, the beats on it, and what is known. It tells when any of it changed. */
import { after, NOTHING_KNOWN, withGaps, withNotes, withPast, type LiveFacts } from "./live-facts";
import type { LiveBeat, LiveMessage, LiveNote, QualityLevel, Vitals } from "./live-messages";
import { movedOn } from "./playhead";
import { TraceRing, type Stretch } from "./trace-ring";
import type { Seconds } from "./units";

/** So much of the trace is kept. */
const KEPT_S: Seconds = 30;
/** Lost samples that are not worth a line. */
const SHORTEST_GAP_S: Seconds = 0.05;
/** About a beat so much is drawn anew when it is found or taken back. */
const ABOUT_A_BEAT_S: Seconds = 0.4;
/** More beats than this never stand on the paper. */
const BEATS = 200;
/** The longest of so many frames says how they come. */
const FRAMES = 8;

export interface EcgPiece {
  /** Number of the frame among all of the session. */
  readonly seq: number;
  readonly firstIndex: number;
  /** Leads × samples. */
  readonly counts: readonly ArrayLike<number>[];
  readonly uvPerCount: number;
}

export interface Shape {
  readonly fsHz: number;
  readonly leads: readonly string[];
}

export class LiveSession {
  readonly rings: readonly TraceRing[];
  facts: LiveFacts = NOTHING_KNOWN;
  /** When the last frame came, by the clock of the page. */
  lastFrameMs: number | null = null;
  beats: readonly LiveBeat[] = [];
  /** Up to which place the trace is drawn. */
  shown = 0;
  /** Holes that are none of the session: this viewer was away, or was too slow for some frames. */
  unseen: readonly Stretch[] = [];
  private lastSeq = -1;
  /** Frames before this one were there before this viewer came: they say nothing of now. */
  private liveFrom = 0;
  private pen: number | null = null;
  private changed: Stretch[] = [];
  private lengthsS: readonly Seconds[] = [];
  private readonly listeners = new Set<() => void>();

  constructor(readonly shape: Shape) {
    this.rings = shape.leads.map(() => new TraceRing(Math.ceil(KEPT_S * shape.fsHz)));
  }

  /** One place behind the newest sample. */
  get end(): number {
    return this.rings[0]?.end ?? 0;
  }

  takeEcg({ seq, firstIndex, counts, uvPerCount }: EcgPiece, nowMs: number): void {
    const { fsHz } = this.shape;
    const length = counts[0]?.length ?? 0;
    if (this.end > 0 && firstIndex > this.end) this.skip(firstIndex, seq === this.lastSeq + 1);
    const isLate = firstIndex < this.end;
    this.rings.forEach((ring, lead) => {
      const stretch = ring.put(firstIndex, counts[lead] ?? [], uvPerCount / 1000);
      if (isLate && lead === 0) this.changed.push(stretch);
    });
    this.lengthsS = [...this.lengthsS.slice(1 - FRAMES), length / fsHz];
    this.heard(seq, nowMs);
  }

  /** A frame of any kind has come. */
  heard(seq: number, nowMs: number): void {
    this.lastSeq = Math.max(this.lastSeq, seq);
    if (seq >= this.liveFrom) this.lastFrameMs = nowMs;
    this.tell();
  }

  takeMessage(message: LiveMessage, nowMs: number): void {
    if (message.type === "welcome") this.liveFrom = message.next ?? 0;
    if (message.type === "beats") this.mark(message.beats);
    if (message.type === "retracted") this.unmark(new Set(message.indices));
    const t_s = this.shape.fsHz > 0 ? this.end / this.shape.fsHz : 0;
    this.facts = after(this.facts, message, { t_s, nowMs });
    this.tell();
  }

  /** What a list of sessions says, for what no socket has said yet. */
  takeListed(listed: {
    readonly vitals: Vitals | null;
    readonly battery: number | null;
    readonly link: LiveFacts["link"];
    readonly contact: boolean | null;
  }): void {
    const { vitals, battery, link, contact } = listed;
    this.facts = { ...this.facts, vitals, battery, link, contact };
    this.tell();
  }

  /** What was before this viewer came: notes, and what was lost of the signal. */
  takeHistory(notes: readonly LiveNote[], gaps: readonly { start_s: Seconds; length_s: Seconds }[]): void {
    this.facts = withGaps(withNotes(this.facts, notes), gaps);
    this.tell();
  }

  /** How the quality went, and when the hint changed, before this viewer came. */
  takePast(quality: readonly (readonly [Seconds, QualityLevel])[], moments: readonly Vitals[]): void {
    this.facts = withPast(this.facts, quality, moments);
  }

  /**
   * Move the pen on and tell what is to be drawn anew: stretches of samples, the newest last. With a step the trace
   * does not run but goes on by so much at once.
   */
  draw(elapsedS: Seconds, stepS: Seconds = 0): readonly Stretch[] {
    const { fsHz } = this.shape;
    const changed = this.changed;
    this.changed = [];
    if (this.end === 0) return [];
    const frameS = Math.max(...this.lengthsS);
    const isNew = this.pen === null;
    this.pen = movedOn(this.pen, elapsedS, { end: this.end, fsHz, frameS });
    const step = Math.max(1, Math.round(stepS * fsHz));
    const to = Math.max(0, Math.floor(this.pen / step) * step);
    const from = isNew ? to : this.shown;
    this.shown = to;
    const again = changed
      .filter((each) => each.from < from)
      .map((each) => ({ ...each, to: Math.min(each.to, from) }));
    return to > from ? [...again, { from, to }] : again;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  /** Samples are not there. Where the frames join, the sensor's link has lost them. */
  private skip(to: number, isLost: boolean): void {
    const [from, { fsHz }] = [this.end, this.shape];
    if (!isLost) this.unseen = [...this.unseen, { from, to }].slice(-FRAMES);
    else if ((to - from) / fsHz >= SHORTEST_GAP_S) {
      // The list of sessions may have told it already: frames of before this viewer came are sent once more.
      this.facts = withGaps(this.facts, [{ start_s: from / fsHz, length_s: (to - from) / fsHz }]);
    }
  }

  /** A beat that is told again replaces the one of before. */
  private mark(beats: readonly LiveBeat[]): void {
    const told = new Set(beats.map(({ index }) => index));
    const oldest = this.rings[0]?.start ?? 0;
    const kept = this.beats.filter(({ index }) => index >= oldest && !told.has(index));
    this.beats = [...kept, ...beats].slice(-BEATS).toSorted((a, b) => a.index - b.index);
    for (const { index } of beats) this.redraw(index);
  }

  private unmark(gone: ReadonlySet<number>): void {
    this.beats = this.beats.filter(({ index }) => !gone.has(index));
    for (const index of gone) this.redraw(index);
  }

  private redraw(index: number): void {
    if (this.rings.length === 0) return;
    const half = Math.round(ABOUT_A_BEAT_S * this.shape.fsHz);
    this.changed = [...this.changed, { from: Math.max(0, index - half), to: index + half }].slice(-BEATS);
  }
}
