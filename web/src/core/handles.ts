/** Marks as things that a hand takes: where each stands, which one is meant, and how far a key moves it. */
import { POINTS, type LeadMarksMs, type Point } from "./corrections";
import type { Seconds } from "./units";

/** One mark of one beat in one lead. */
export interface HandleName {
  readonly lead: string;
  readonly beat: number;
  readonly point: Point;
}

export interface HandleBeat {
  readonly peakS: Seconds;
  /** The representative beat stands for it. */
  readonly usual: boolean;
}

/** Marks of the beats that are worked on, in ms from their R peaks. */
export interface HandleMarks {
  readonly leads: readonly string[];
  readonly beats: readonly HandleBeat[];
  /** Marks of a beat by lead; null for a beat that has none of this kind. */
  readonly of: (beat: number) => LeadMarksMs | null;
}

/** Time of a mark, null where it is not there. */
export function timeOf(marks: HandleMarks, { lead, beat, point }: HandleName): Seconds | null {
  const ms = marks.of(beat)?.[marks.leads.indexOf(lead)]?.[POINTS.indexOf(point)];
  const peak = marks.beats[beat]?.peakS;
  return ms == null || peak === undefined ? null : peak + ms / 1000;
}

/** Marks of one lead as the painter takes them: beats × points in seconds. */
export function leadTimes(marks: HandleMarks, lead: string): (Seconds | null)[][] {
  const row = marks.leads.indexOf(lead);
  return marks.beats.map(({ peakS }, beat) => {
    const ofLead = marks.of(beat)?.[row];
    return POINTS.map((_, i) => {
      const ms = ofLead?.[i];
      return ms == null ? null : peakS + ms / 1000;
    });
  });
}

/** The mark of a lead nearest to a moment, if it is within reach. */
export function handleAt(
  marks: HandleMarks,
  lead: string,
  { s, reachS }: { s: Seconds; reachS: Seconds },
): HandleName | null {
  let best: { name: HandleName; apart: Seconds } | null = null;
  leadTimes(marks, lead).forEach((times, beat) =>
    times.forEach((time, i) => {
      const point = POINTS[i];
      if (time === null || point === undefined) return;
      const apart = Math.abs(time - s);
      if (apart <= reachS && (best === null || apart < best.apart))
        best = { name: { lead, beat, point }, apart };
    }),
  );
  return (best as { name: HandleName } | null)?.name ?? null;
}

/** The mark after or before one on the same lead, over the beats; the same where there is none. */
export function neighbour(marks: HandleMarks, from: HandleName, by: 1 | -1): HandleName {
  const all = leadTimes(marks, from.lead).flatMap((times, beat) =>
    times.flatMap((time, i) => {
      const point = POINTS[i];
      return time === null || point === undefined ? [] : [{ name: { lead: from.lead, beat, point }, time }];
    }),
  );
  const place = all.findIndex(({ name }) => name.beat === from.beat && name.point === from.point);
  return (place < 0 ? all[0] : all[place + by])?.name ?? from;
}

const LARGE_MS = 100;
const MIDDLE_MS = 10;

/** How far an arrow key moves a mark: one sample, with Shift 10 ms, with Alt 100 ms; null for other keys. */
export function stepMs(
  event: { readonly key: string; readonly shiftKey: boolean; readonly altKey: boolean },
  fsHz: number,
): number | null {
  const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (direction === undefined) return null;
  return direction * (event.altKey ? LARGE_MS : event.shiftKey ? MIDDLE_MS : 1000 / fsHz);
}
