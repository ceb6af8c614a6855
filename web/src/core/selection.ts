/** Which biomarker is looked at, and where on the signal it was measured; the address says which. */
import type { Fiducials, Biomarker } from "../api/types";
import type { Seconds } from "./units";

export interface Selected {
  readonly symbol: string;
  readonly lead: string;
}

/** The biomarker in the address, `?symbol=r_amplitude&lead=V5`. */
export function selectedOf(query: URLSearchParams): Selected | null {
  const symbol = query.get("symbol");
  return symbol ? { symbol, lead: query.get("lead") ?? "" } : null;
}

/** What to write into the address for a biomarker, or for none. */
export const queryOfSelected = (selected: Selected | null): Record<string, string | null> => ({
  symbol: selected?.symbol ?? null,
  lead: selected?.lead || null,
});

export type SpotKind = NonNullable<Biomarker["measured_on"]>["kind"];

/** One place where a biomarker was measured: a stretch of time in a lead, or in all leads where `lead` is null. */
export interface MeasuredSpan {
  readonly kind: SpotKind;
  readonly lead: string | null;
  readonly startS: Seconds;
  readonly endS: Seconds;
  /** Where the level lies that a height or an area counts from; null where there is none. */
  readonly levelS: Seconds | null;
  /** Where a level is read that has one place only; null for the largest within the span. */
  readonly atS: Seconds | null;
  /** The height in mV that was measured, by which its place within the span is found; null where it is not known. */
  readonly heightMv: number | null;
}

interface Measured {
  readonly biomarker: Pick<Biomarker, "measured_on" | "unit">;
  readonly lead: string;
  readonly value: number | null;
}

const MV_OF_UNIT: Readonly<Record<string, number>> = { mV: 1, uV: 0.001 };
/** A level of reference is read this long before the mark that it belongs to. */
const BEFORE_MARK_S: Seconds = 0.01;

/** Every place on the beats of a recording where a biomarker was measured; [] where no mark of a beat shows it. */
export function spansOf({ biomarker, lead, value }: Measured, fiducials: Fiducials): MeasuredSpan[] {
  const place = biomarker.measured_on;
  if (!place) return [];
  if (place.kind === "rhythm") return rhythmSpans(fiducials, lead);
  const leads = lead !== "" ? [lead] : place.leads.length > 0 ? place.leads : [null];
  const heightOfOne = lead !== "" || place.leads.length === 1 ? (MV_OF_UNIT[biomarker.unit] ?? null) : null;
  return leads.flatMap((each) =>
    marksOf(fiducials, each).flatMap((marks): MeasuredSpan[] => {
      const [start, end] = [marks(place.start), marks(place.end)];
      if (start === null || end === null || end < start) return [];
      const reference = place.reference ? marks(place.reference) : null;
      return [
        {
          kind: place.kind,
          lead: each,
          startS: start,
          endS: end,
          levelS: reference === null ? null : reference - BEFORE_MARK_S,
          atS: place.offset_ms === null ? null : start + place.offset_ms / 1000,
          heightMv: value === null || heightOfOne === null ? null : value * heightOfOne,
        },
      ];
    }),
  );
}

/** For each beat a function from the name of a mark to its time: that of the lead, or the fused one. */
function marksOf(fiducials: Fiducials, lead: string | null): ((name: string) => Seconds | null)[] {
  const row = lead === null ? -1 : fiducials.leads.indexOf(lead);
  const own = row < 0 ? fiducials.global_s : (fiducials.lead_s[row] ?? []);
  return own.map((marks, beat) => (name) => {
    const point = fiducials.points.indexOf(name);
    return marks[point] ?? fiducials.global_s[beat]?.[point] ?? null;
  });
}

function rhythmSpans(fiducials: Fiducials, lead: string): MeasuredSpan[] {
  const peaks = fiducials.beats.filter(({ accepted }) => accepted).map(({ peak_s }) => peak_s);
  const nothing = { kind: "rhythm", lead: lead || null, levelS: null, atS: null, heightMv: null } as const;
  return peaks.slice(1).map((peak, i) => ({ ...nothing, startS: peaks[i] ?? peak, endS: peak }));
}

/** The first span that begins in a window, or the first of all: where the paper should scroll to. */
export const spanToShow = (
  spans: readonly MeasuredSpan[],
  window: { startS: Seconds; endS: Seconds },
): MeasuredSpan | null =>
  spans.find(({ startS, endS }) => startS >= window.startS && endS <= window.endS) ?? spans[0] ?? null;
