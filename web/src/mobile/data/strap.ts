/** What is heard of a strap since it was chosen, whether it is recorded or not. */
import type { RrEvent, SamplesEvent, SensorEvent, SensorInfo } from "../../sensor/types";
import { SETTLING } from "../../sensor/types";
import { judged, WINDOW_S, type Judged } from "./hard-rules";
import type { Vitals } from "./messages";
import { TraceBuffer } from "./trace-buffer";
import { isReadable, vitalState, type Heard, type Sources, type StrapRate, type VitalState } from "./vitals";
import type { Stretch } from "./countdown";

/** Beats of a strap that sends nothing else are kept so long. */
const BEATS_MS = 10_000;
/** A strap that was silent for longer has a gap, which is not counted. */
const LONGEST_PAUSE_S = 3;
/** A strap that sends beats only is readable as long as it has them. */
const NOTHING_WRONG: Judged = { isReadable: true, advice: null };

export class Strap {
  trace: TraceBuffer | null = null;
  engine: Heard<Vitals> | null = null;
  contact: boolean | null = null;
  #info: SensorInfo | null = null;
  #rate: Heard<StrapRate> | null = null;
  #judged: Judged = NOTHING_WRONG;
  #beatTimesMs: readonly number[] = [];
  #heardMs: number | null = null;

  get info(): SensorInfo | null {
    return this.#info;
  }

  get beatTimesMs(): readonly number[] {
    return this.#beatTimesMs;
  }

  vitals(nowMs: number): VitalState {
    return vitalState(this.#sources, nowMs);
  }

  /** Takes an event; the stretch of signal that it brought, if any. */
  take(event: SensorEvent): Stretch | null {
    if (event.type === "info") this.#know(event.info);
    if (event.type === "contact") this.contact = event.on;
    if (event.type === "samples") return this.#samples(event);
    return event.type === "rr" ? this.#beats(event) : null;
  }

  get #sources(): Sources {
    return { engine: this.engine, strap: this.#rate, judged: this.#judged, contact: this.contact };
  }

  #know(info: SensorInfo): void {
    this.#info = info;
    if (info.fsHz !== null) this.trace = new TraceBuffer(info, info.fsHz);
  }

  #samples(event: SamplesEvent): Stretch | null {
    const trace = this.trace;
    if (trace === null) return null;
    trace.push(event);
    const isSettled = (event.flags & SETTLING) === 0;
    this.#judged = judged(trace.last(WINDOW_S), trace.fsHz, event.flags);
    return {
      seconds: event.counts[0]!.length / trace.fsHz,
      isBehindGap: event.gapBefore > 0,
      isSettled,
      isReadable: isReadable(this.#sources, event.receivedMs),
    };
  }

  #beats({ heartRate, rr1024, receivedMs }: RrEvent): Stretch | null {
    const rrMs = rr1024.map((interval) => (interval * 1000) / 1024);
    this.#rate = { value: { heartRate, rrMs: rrMs.at(-1) ?? null }, atMs: receivedMs };
    this.#beatTimesMs = beatTimes(this.#beatTimesMs, rrMs, receivedMs);
    const before = this.#heardMs;
    this.#heardMs = receivedMs;
    if (this.#info === null || this.#info.fsHz !== null || before === null) return null;
    const seconds = (receivedMs - before) / 1000;
    if (seconds > LONGEST_PAUSE_S) return null;
    const hasBeats = heartRate !== null && heartRate > 0 && this.contact !== false;
    return { seconds, isBehindGap: false, isSettled: true, isReadable: hasBeats };
  }
}

/** The moments of the last beats: intervals end where they were heard. */
export function beatTimes(
  before: readonly number[],
  rrMs: readonly number[],
  receivedMs: number,
): readonly number[] {
  let at = receivedMs;
  const told = rrMs.toReversed().map((interval) => {
    const beat = at;
    at -= interval;
    return beat;
  });
  const latest = before.at(-1) ?? -Infinity;
  const fresh = told.toReversed().filter((beat) => beat > latest);
  return [...before, ...fresh].filter((beat) => beat > receivedMs - BEATS_MS);
}
