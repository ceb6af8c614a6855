/** The analytic beat and the place on it that a biomarker is measured on. */
import type { AnalyticBeat } from "../api/ecgome";
import type { Biomarker, Fiducials } from "../api/types";
import type { Trace } from "./decimate";
import { spansOf, type MeasuredSpan } from "./selection";

export interface BeatDrawingOf {
  readonly lead: string;
  readonly trace: Trace;
  readonly span: MeasuredSpan;
}

const USUAL_LEAD = "II";
/** Beats in a row, where a rhythm is shown, and their distance. */
const BEATS = 3;
const RR_S = 0.8;

/** Null where no mark of a beat shows it. */
export function beatDrawingOf(biomarker: Biomarker, beat: AnalyticBeat): BeatDrawingOf | null {
  const place = biomarker.measured_on;
  if (!place) return null;
  const lead = place.leads[0] ?? USUAL_LEAD;
  const samples = beat.samples[beat.leads.indexOf(lead)];
  if (samples === undefined) return null;
  const rhythm = place.kind === "rhythm";
  const trace = traceOf(samples, beat.fs_hz, rhythm ? BEATS : 1);
  const [span] = spansOf({ biomarker, lead, value: null }, fiducialsOf(beat, rhythm ? BEATS : 1));
  return span === undefined ? null : { lead, trace, span };
}

function traceOf(samples: readonly number[], fsHz: number, beats: number): Trace {
  const pitch = Math.round(RR_S * fsHz);
  const all = new Float32Array(pitch * (beats - 1) + samples.length);
  for (let beat = 0; beat < beats; beat += 1) {
    samples.forEach((mv, i) => {
      all[beat * pitch + i] = (all[beat * pitch + i] ?? 0) + mv;
    });
  }
  return { samples: all, fsHz, startS: 0 };
}

function fiducialsOf({ marks_s }: AnalyticBeat, beats: number): Fiducials {
  const points = Object.keys(marks_s);
  const rows = Array.from({ length: beats }, (_, beat) =>
    points.map((name) => (marks_s[name] ?? 0) + beat * RR_S),
  );
  const peak = points.indexOf("QRS_peak");
  return {
    correction: 0,
    leads: [],
    points,
    lead_s: [],
    presence: [],
    global_s: rows,
    beats: rows.map((row) => ({ peak_s: row[peak] ?? 0, kind: "N", group: 0, accepted: true })),
  };
}
