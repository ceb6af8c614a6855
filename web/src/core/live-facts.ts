/** What is known of a live session at this moment, apart from its trace: each message gives the next. */
import type {
  BeatKind,
  LiveBeat,
  LinkState,
  LiveMessage,
  LiveNote,
  QualityLevel,
  RhythmHint,
  Vitals,
} from "./live-messages";
import type { Seconds } from "./units";

/** So many lines of the list are kept. */
const LOG_LENGTH = 300;
/** So many changes of quality are kept. */
const CHANGES = 1000;

/** A line of the list of events; `t_s` counts from the begin of the session. */
export type LogEntry = { readonly t_s: Seconds } & (
  | { readonly kind: "beat"; readonly index: number; readonly beat: BeatKind }
  | { readonly kind: "pause"; readonly index: number; readonly ms: number }
  | {
      readonly kind: "hint";
      readonly hint: RhythmHint;
      readonly evidence: Readonly<Record<string, number | null>>;
      readonly beats: number;
    }
  | { readonly kind: "gap"; readonly lengthS: Seconds }
  | { readonly kind: "link"; readonly state: LinkState }
  | { readonly kind: "contact"; readonly on: boolean }
  | { readonly kind: "symptom"; readonly symptom: string }
);

/** From this time on the quality was so, until the next change. */
export interface QualityAt {
  readonly t_s: Seconds;
  readonly level: QualityLevel;
}

export interface LiveFacts {
  readonly vitals: Vitals | null;
  readonly battery: number | null;
  readonly link: LinkState | null;
  readonly contact: boolean | null;
  /** When the engine last left frames out for this viewer, by the clock of the page. */
  readonly skippedMs: number | null;
  readonly log: readonly LogEntry[];
  readonly quality: readonly QualityAt[];
  readonly notes: readonly LiveNote[];
  readonly end: { readonly recordingId: string | null } | null;
}

export const NOTHING_KNOWN: LiveFacts = {
  vitals: null,
  battery: null,
  link: null,
  contact: null,
  skippedMs: null,
  log: [],
  quality: [],
  notes: [],
  end: null,
};

export const logged = (facts: LiveFacts, ...entries: readonly LogEntry[]): LiveFacts =>
  entries.length === 0 ? facts : { ...facts, log: [...facts.log, ...entries].slice(-LOG_LENGTH) };

/** Where a message was heard: the time of the session and of the page. */
export interface Heard {
  readonly t_s: Seconds;
  readonly nowMs: number;
}

/** What is known after a message. */
export function after(facts: LiveFacts, message: LiveMessage, { t_s, nowMs }: Heard): LiveFacts {
  switch (message.type) {
    case "vitals":
      return afterVitals(facts, message);
    case "beats":
      return logged(
        withoutBeats(
          facts,
          message.beats.map(({ index }) => index),
        ),
        ...message.beats.flatMap(linesOfBeat),
      );
    case "retracted":
      return withoutBeats(facts, message.indices);
    case "skipped":
      return { ...facts, skippedMs: nowMs };
    case "link":
      if (message.state === facts.link) return facts;
      return { ...logged(facts, { t_s, kind: "link", state: message.state }), link: message.state };
    case "contact":
      if (message.on === facts.contact) return facts;
      return { ...logged(facts, { t_s, kind: "contact", on: message.on }), contact: message.on };
    case "battery":
      return { ...facts, battery: message.percent };
    case "symptom":
      return logged(facts, { t_s, kind: "symptom", symptom: message.symptom });
    case "note":
      return withNotes(facts, [message]);
    case "report":
      return { ...facts, end: { recordingId: message.recording_id } };
    case "discarded":
      return { ...facts, end: { recordingId: null } };
    case "welcome":
      return facts;
  }
}

/** A longer time between two beats is a pause. */
const PAUSE_MS = 2000;

/** Lines for what is odd about a beat: its kind, or how long it took to come. */
function linesOfBeat({ index, t_s, rr_ms, kind }: LiveBeat): LogEntry[] {
  const lines: LogEntry[] = [];
  if (rr_ms !== null && rr_ms >= PAUSE_MS) lines.push({ t_s, kind: "pause", index, ms: rr_ms });
  if (kind === "ventricular" || kind === "supraventricular")
    lines.push({ t_s, kind: "beat", index, beat: kind });
  return lines;
}

/** A beat that is told again replaces what was said of it, one that is taken back leaves no line. */
function withoutBeats(facts: LiveFacts, indices: readonly number[]): LiveFacts {
  const gone = new Set(indices);
  const isOfThem = (each: LogEntry): boolean =>
    (each.kind === "beat" || each.kind === "pause") && gone.has(each.index);
  return facts.log.some(isOfThem) ? { ...facts, log: facts.log.filter((each) => !isOfThem(each)) } : facts;
}

/** Notes that are not there yet, in order of time. */
export function withNotes(facts: LiveFacts, notes: readonly LiveNote[]): LiveFacts {
  const keyOf = ({ at, author, text }: LiveNote): string => `${Date.parse(at)}\n${author}\n${text}`;
  const known = new Set(facts.notes.map(keyOf));
  const fresh = notes.filter((each) => !known.has(keyOf(each)));
  if (fresh.length === 0) return facts;
  const all = [...facts.notes, ...fresh.map(({ at, author, text }) => ({ at, author, text }))];
  return { ...facts, notes: all.toSorted((a, b) => (a.at < b.at ? -1 : 1)) };
}

/** Two accounts of one gap differ by no more than this. */
const SAME_GAP_S: Seconds = 0.05;

/** Gaps that the list does not have yet, where they belong in time. */
export function withGaps(
  facts: LiveFacts,
  gaps: readonly { readonly start_s: Seconds; readonly length_s: Seconds }[],
): LiveFacts {
  const isKnown = (start_s: Seconds): boolean =>
    facts.log.some((each) => each.kind === "gap" && Math.abs(each.t_s - start_s) < SAME_GAP_S);
  const fresh = gaps.filter(({ start_s }) => !isKnown(start_s));
  if (fresh.length === 0) return facts;
  const lines = fresh.map(({ start_s, length_s }) => ({
    t_s: start_s,
    kind: "gap" as const,
    lengthS: length_s,
  }));
  return { ...facts, log: [...facts.log, ...lines].toSorted((a, b) => a.t_s - b.t_s).slice(-LOG_LENGTH) };
}

/** Hints that say nothing of the heart are no lines of the list. */
const TELLING: ReadonlySet<RhythmHint> = new Set(["regular", "irregular", "possible_af"]);

function afterVitals(facts: LiveFacts, vitals: Vitals): LiveFacts {
  const lines: LogEntry[] = [];
  const { t_s, rhythm, quality } = vitals;
  if (TELLING.has(rhythm.hint) && rhythm.hint !== lastHint(facts)) {
    lines.push({ t_s, kind: "hint", hint: rhythm.hint, evidence: rhythm.evidence, beats: rhythm.beats });
  }
  const hasChanged = facts.quality.at(-1)?.level !== quality.level;
  const history = hasChanged
    ? [...facts.quality, { t_s, level: quality.level }].slice(-CHANGES)
    : facts.quality;
  return { ...logged(facts, ...lines), vitals, quality: history };
}

/** What was before this viewer came: changes of quality, and moments at which the hint changed. */
export function withPast(
  facts: LiveFacts,
  quality: readonly (readonly [Seconds, QualityLevel])[],
  moments: readonly Vitals[],
): LiveFacts {
  const begin = facts.quality[0]?.t_s ?? Infinity;
  const earlier = quality.flatMap(([t_s, level]) => (t_s < begin ? [{ t_s, level }] : []));
  const past = moments.reduce(afterVitals, { ...facts, quality: [...earlier, ...facts.quality] });
  return { ...past, vitals: facts.vitals, quality: [...earlier, ...facts.quality] };
}

function lastHint(facts: LiveFacts): RhythmHint | undefined {
  const last = facts.log.findLast((each) => each.kind === "hint");
  return last?.kind === "hint" ? last.hint : undefined;
}
