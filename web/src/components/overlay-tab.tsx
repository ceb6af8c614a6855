import { useCallback, useState, type JSX, type KeyboardEvent } from "react";
import type { RepresentativeBeat } from "../api/beats";
import { fixed } from "../core/format";
import { groupOf } from "../core/layout";
import type { Colours, Context } from "../core/paint";
import { beatScale, mvY, paintBeatGrid, paintBeatLead, paintBeatMarks } from "../core/paint-beat";
import type { Px } from "../core/units";
import { say } from "../i18n";
import { CanvasFigure, type Area, type At } from "./canvas-figure";
import type { DrawerFacts } from "./drawer-tabs";

const HEIGHT: Px = 300;
const MARGIN: Px = 16;
/** How near the pointer must be to a trace. */
const NEAR: Px = 8;

/** All leads on the representative beat; one at a time stands out. */
export function OverlayTab({ beats }: DrawerFacts): JSX.Element | null {
  const { representative } = beats;
  const [alone, setAlone] = useState(-1);
  const points = beats.points;
  const paint = useCallback(
    (ctx: Context, area: Area, colours: Colours) => {
      if (!representative) return;
      const every = representative.leads.map((_, i) => i);
      const scale = beatScale(representative, every, { ...area, margin: MARGIN });
      paintBeatGrid(ctx, scale, { ...area, colours });
      for (const lead of every) {
        if (lead === alone) continue;
        const colour = colourOf(representative.leads[lead] ?? "", colours);
        paintBeatLead(ctx, scale, { beat: representative, lead, colour, faint: alone >= 0, band: false });
      }
      if (alone >= 0) paintBeatLead(ctx, scale, { beat: representative, lead: alone, colour: colours.trace });
      const marksMs = alone >= 0 ? (representative.lead_ms[alone] ?? []) : representative.global_ms;
      paintBeatMarks(ctx, scale, { points, marksMs, height: area.height, colours });
    },
    [representative, points, alone],
  );
  if (!representative) return null;
  const words = say().beats;
  const { leads } = representative;
  const onKey = (event: KeyboardEvent): boolean => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step !== undefined) setAlone((alone + step + leads.length + 1) % (leads.length + 1) || 0);
    else if (event.key === "Escape" && alone >= 0) setAlone(-1);
    else return false;
    return true;
  };
  return (
    <div className="overlay-tab">
      <CanvasFigure
        label={alone < 0 ? words.overlay(leads.length) : sentenceOf(representative, alone)}
        role={words.tabs.overlay}
        height={HEIGHT}
        paint={paint}
        onKey={onKey}
        onPoint={(at, area) => at && setAlone(leadAt(representative, at, area))}
      />
      <div>
        <p className="hint">
          {words.overlayHint} {words.grid}.
        </p>
        <ul className="overlay-leads" aria-label={words.leads}>
          {leads.map((lead, i) => (
            <li key={lead}>
              <button
                type="button"
                aria-pressed={alone === i}
                className={`lead-${groupOf(lead)}`}
                onPointerEnter={() => setAlone(i)}
                onClick={() => setAlone(alone === i ? -1 : i)}
              >
                {lead}
              </button>
            </li>
          ))}
        </ul>
        <p role="status">{alone < 0 ? "" : sentenceOf(representative, alone)}</p>
      </div>
    </div>
  );
}

const colourOf = (lead: string, colours: Colours): string =>
  groupOf(lead) === "chest" ? (colours.waves["QRS"] ?? colours.trace) : (colours.waves["T"] ?? colours.trace);

function sentenceOf(beat: RepresentativeBeat, lead: number): string {
  const values = (beat.beat_mv[lead] ?? []).filter((mv) => mv !== null);
  const peak = values.toSorted((a, b) => Math.abs(b) - Math.abs(a))[0] ?? 0;
  return say().beats.shown(beat.leads[lead] ?? "", fixed(peak, 2));
}

/** The lead whose trace passes nearest to a place, −1 where none is near. */
function leadAt(beat: RepresentativeBeat, { x, y }: At, area: Area): number {
  const every = beat.leads.map((_, i) => i);
  const scale = beatScale(beat, every, { ...area, margin: MARGIN });
  const ms = x / scale.pxPerMs + scale.fromMs;
  const sample = Math.round(((ms - beat.start_ms) * beat.fs_hz) / 1000);
  let [best, distance] = [-1, NEAR];
  for (const lead of every) {
    const mv = beat.beat_mv[lead]?.[sample];
    if (mv == null) continue;
    const away = Math.abs(mvY(scale, mv) - y);
    if (away < distance) [best, distance] = [lead, away];
  }
  return best;
}
