/** The marks that a hand works on: those of the representative beat, drawn at each beat that it stands for, or of beats. */
import type { DrawnBeat, Edit, Fiducials } from "../api/types";
import { markedWith, POINTS, type LeadMarksMs, type Marks } from "./corrections";
import type { HandleBeat, HandleMarks } from "./handles";
import type { Seconds } from "./units";

export interface WorkedMarks {
  readonly marks: HandleMarks;
  /** Marks of a beat over all leads together, in ms from its R peak. */
  readonly globalOf: (beat: number) => Marks;
}

const NOTHING: Marks = POINTS.map(() => null);

const beatsOf = (fiducials: Fiducials): HandleBeat[] =>
  fiducials.beats.map(({ peak_s: peakS, group, accepted }) => ({ peakS, usual: accepted && group === 0 }));

/** The marks of the representative beat, at every beat that it stands for. */
export function marksOfRepresentative(
  beat: DrawnBeat | undefined,
  found: Fiducials | undefined,
): WorkedMarks | null {
  if (!beat || !found) return null;
  const beats = beatsOf(found);
  const marks = {
    leads: beat.leads,
    beats,
    of: (i: number): LeadMarksMs | null => (beats[i]?.usual ? beat.lead_ms : null),
  };
  return { marks, globalOf: () => beat.global_ms };
}

/** The marks of each beat by itself. */
export function marksOfBeats(found: Fiducials | undefined): WorkedMarks | null {
  if (!found) return null;
  const beats = beatsOf(found);
  const ms = (times: Marks, i: number): Marks =>
    times.map((time) => (time === null ? null : 1000 * (time - (beats[i]?.peakS ?? 0))));
  const byBeat = beats.map((_, i) => found.leads.map((_lead, row) => ms(found.lead_s[row]?.[i] ?? [], i)));
  const marks = { leads: found.leads, beats, of: (i: number): LeadMarksMs | null => byBeat[i] ?? null };
  return { marks, globalOf: (i) => ms(found.global_s[i] ?? NOTHING, i) };
}

/** The same with edits that are not kept yet. */
export function withDraft(kept: WorkedMarks, edits: readonly Edit[], ofRepresentative: boolean): HandleMarks {
  const { marks } = kept;
  if (edits.length === 0) return marks;
  const one = (i: number, beatS: Seconds | null): LeadMarksMs | null => {
    const leadMs = marks.of(i);
    return leadMs && markedWith({ leads: marks.leads, leadMs, globalMs: kept.globalOf(i) }, edits, beatS);
  };
  const usual = ofRepresentative
    ? one(
        marks.beats.findIndex((each) => each.usual),
        null,
      )
    : null;
  return {
    ...marks,
    of: (i) => {
      if (ofRepresentative) return marks.beats[i]?.usual ? usual : null;
      return one(i, marks.beats[i]?.peakS ?? null);
    },
  };
}
