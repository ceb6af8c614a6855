/** From one frame of the live trace to the next. */
import { delayAfter, penAt, stillPen, type Delay, type Pen } from "./playhead";
import type { TraceSource } from "./source";
import { medianOf, offsetAfter, type Paper } from "./sweep";

/** Of the trace, for the middle that lies on the zero line. */
const MIDDLE_S = 2;

export interface Pace {
  readonly delay: Delay | null;
  /** The packet that the delay is known from. */
  readonly endIndex: number;
  readonly pen: Pen | null;
  readonly offsetUv: number | null;
  /** The second in which the middle was last looked at. */
  readonly middleAt: number;
}

export const START: Pace = { delay: null, endIndex: 0, pen: null, offsetUv: null, middleAt: -1 };

function middleUv(source: TraceSource, endIndex: number): number {
  const length = Math.round(MIDDLE_S * source.fsHz);
  return medianOf(Array.from({ length }, (_, k) => source.at(endIndex - length + k)));
}

/** The pace at a moment (Unix ms), after what has arrived by then. */
export function paceAt(
  last: Pace,
  nowMs: number,
  { source, paper }: { source: TraceSource; paper: Paper },
): Pace {
  const newest = source.newest();
  if (newest === null) return last;
  const isNew = newest.endIndex !== last.endIndex;
  const delay =
    isNew || last.delay === null
      ? delayAfter(last.delay, newest.endIndex, newest.receivedMs, source.fsHz)
      : last.delay;
  const second = Math.floor(newest.endIndex / source.fsHz);
  const offsetUv =
    second === last.middleAt && last.offsetUv !== null
      ? last.offsetUv
      : offsetAfter(last.offsetUv, middleUv(source, newest.endIndex), paper);
  const pen = penAt(last.pen, nowMs, { delay, fsHz: source.fsHz });
  return { delay, endIndex: newest.endIndex, pen, offsetUv, middleAt: second };
}

/** Where the pen is drawn; null while nothing has come out of the buffer. */
export function shownPen(pace: Pace, fsHz: number, reducedMotion: boolean): number | null {
  if (pace.pen === null || pace.pen.index < 0) return null;
  return (reducedMotion ? stillPen(pace.pen, fsHz) : pace.pen).index;
}
