import { useMemo } from "react";
import type { Fiducials } from "../api/types";
import { nearestBeat } from "../core/data-cursor";
import { words as wordsOf } from "../core/format";
import type { Seconds } from "../core/units";

export interface KnownMarks {
  readonly peaksS: readonly Seconds[];
  readonly ofLead: (lead: string) => readonly Seconds[];
  readonly nameAt: (lead: string, s: Seconds) => string;
  readonly qrsAt: (s: Seconds) => { fromS: Seconds; toS: Seconds };
}

/** Where no beat is known, a keyboard caliper begins with this width. */
const FIRST_WIDTH_S = 0.2;
/** A cursor so near a mark stands on it. */
const ON_MARK_S = 0.004;

/** The marks of waves as tools ask for them. */
export function useKnownMarks(found: Fiducials | undefined): KnownMarks {
  return useMemo(() => {
    const peaksS = found?.beats.map(({ peak_s }) => peak_s) ?? [];
    const rows = (lead: string): (number | null)[][] => found?.lead_s[found.leads.indexOf(lead)] ?? [];
    const ofLead = (lead: string): Seconds[] =>
      [...rows(lead), ...(found?.global_s ?? [])].flat().filter((time) => time !== null);
    return {
      peaksS,
      ofLead,
      nameAt: (lead, s) => {
        for (const beat of rows(lead)) {
          const place = beat.findIndex((time) => time !== null && Math.abs(time - s) <= ON_MARK_S);
          if (place >= 0) return wordsOf(found?.points[place] ?? "");
        }
        return "";
      },
      qrsAt: (s) => {
        const marks = found?.global_s[nearestBeat(peaksS, s)];
        const [on, off] = ["QRS_on", "QRS_off"].map((point) => marks?.[found?.points.indexOf(point) ?? -1]);
        if (on != null && off != null) return { fromS: on, toS: off };
        return { fromS: s - FIRST_WIDTH_S / 2, toS: s + FIRST_WIDTH_S / 2 };
      },
    };
  }, [found]);
}
