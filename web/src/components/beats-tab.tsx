import { useCallback, useRef, useState, type JSX } from "react";
import type { BeatFacts, Beats, RepresentativeBeat } from "../api/beats";
import { fixed } from "../core/format";
import type { Colours, Context } from "../core/paint";
import { beatScale, paintBeatGrid, paintBeatLead, paintBeatMarks } from "../core/paint-beat";
import type { Px } from "../core/units";
import { say } from "../i18n";
import { CanvasFigure, type Area } from "./canvas-figure";
import type { DrawerFacts } from "./drawer-tabs";

const TILE_HEIGHT: Px = 104;
const MARGIN: Px = 14;
const ROW: Px = 28;
const LIST_HEIGHT: Px = 208;
/** Rows beyond what is seen, so that scrolling shows no blanks. */
const SPARE_ROWS = 6;

/** The representative beat of every lead with marks and spread, and a line for every beat. */
export function BeatsTab({ beats, chosen, onBeat }: DrawerFacts): JSX.Element {
  const { representative } = beats;
  return (
    <div className="beats-tab">
      {representative ? <Tiles beats={beats} representative={representative} /> : null}
      <BeatList beats={beats.beats} chosen={chosen} onBeat={onBeat} />
    </div>
  );
}

function Tiles({ beats, representative }: { beats: Beats; representative: RepresentativeBeat }): JSX.Element {
  const words = say().beats;
  const [low, high] = representative.spread_percent;
  return (
    <div className="beat-tiles">
      <p className="hint">
        {words.representative(representative.beats_used, fixed(representative.rr_ms, 0))} ·{" "}
        {words.band(low, high)} · {words.grid}
      </p>
      <ul>
        {representative.leads.map((lead, i) => (
          <li key={lead}>
            <Tile beats={beats} representative={representative} lead={i} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Tile({
  beats,
  representative,
  lead,
}: {
  beats: Beats;
  representative: RepresentativeBeat;
  lead: number;
}): JSX.Element {
  const name = representative.leads[lead] ?? "";
  const paint = useCallback(
    (ctx: Context, area: Area, colours: Colours) => {
      // One scale for all tiles, so that they can be compared.
      const every = representative.leads.map((_, i) => i);
      const scale = beatScale(representative, every, { ...area, margin: MARGIN });
      paintBeatGrid(ctx, scale, { ...area, colours });
      paintBeatLead(ctx, scale, { beat: representative, lead, colour: colours.trace });
      const marksMs = representative.lead_ms[lead] ?? [];
      paintBeatMarks(ctx, scale, { points: beats.points, marksMs, height: area.height, colours });
    },
    [beats, representative, lead],
  );
  return (
    <>
      <strong>{name}</strong>
      <CanvasFigure label={say().beats.tile(name)} height={TILE_HEIGHT} paint={paint} />
    </>
  );
}

interface ListProps {
  readonly beats: readonly BeatFacts[];
  readonly chosen: number;
  readonly onBeat: (beat: number) => void;
}

/** Every beat as a row; only the rows in sight are there, as a long recording has thousands. */
function BeatList({ beats, chosen, onBeat }: ListProps): JSX.Element {
  const words = say().beats;
  const columns = words.columns;
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const first = Math.max(0, Math.floor(top / ROW) - SPARE_ROWS);
  const last = Math.min(beats.length, Math.ceil((top + LIST_HEIGHT) / ROW) + SPARE_ROWS);
  return (
    <div
      ref={scroller}
      className="beat-list"
      style={{ height: LIST_HEIGHT + ROW }}
      tabIndex={0}
      role="region"
      aria-label={words.list}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <table aria-rowcount={beats.length + 1}>
        <thead>
          <tr>
            <th scope="col">{columns.beat}</th>
            <th scope="col">{columns.time}</th>
            <th scope="col">{columns.rr}</th>
            <th scope="col">{columns.kind}</th>
            <th scope="col" title={words.likeness}>
              {columns.correlation}
            </th>
            <th scope="col">{columns.quality}</th>
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr style={{ height: first * ROW }} aria-hidden="true" />}
          {beats.slice(first, last).map((beat, i) => (
            <BeatRow
              key={first + i}
              beat={beat}
              place={first + i}
              chosen={chosen === first + i}
              onBeat={onBeat}
            />
          ))}
          {last < beats.length && <tr style={{ height: (beats.length - last) * ROW }} aria-hidden="true" />}
        </tbody>
      </table>
    </div>
  );
}

function BeatRow({
  beat,
  place,
  chosen,
  onBeat,
}: {
  beat: BeatFacts;
  place: number;
  chosen: boolean;
  onBeat: (beat: number) => void;
}): JSX.Element {
  const words = say().beats;
  return (
    <tr
      aria-rowindex={place + 2}
      className={chosen ? "active" : ""}
      style={{ height: ROW }}
      data-testid="beat-row"
    >
      <td>
        <button
          type="button"
          className="quiet"
          title={words.showBeat(place + 1)}
          onClick={() => onBeat(place)}
        >
          {place + 1}
        </button>
      </td>
      <td>{fixed(beat.peak_s, 3)} s</td>
      <td>{beat.rr_ms === null ? <Muted text={words.first} /> : `${fixed(beat.rr_ms, 0)} ms`}</td>
      <td>{say().paper.kinds[beat.kind] ?? beat.kind}</td>
      <td>{beat.correlation === null ? <Muted text={words.notCompared} /> : fixed(beat.correlation, 3)}</td>
      <td>{shortQuality(beat)}</td>
    </tr>
  );
}

const Muted = ({ text }: { text: string }): JSX.Element => <span className="muted">{text}</span>;

const shortQuality = (beat: BeatFacts): string =>
  beat.accepted && beat.disturbed.length === 0 ? say().beats.goodQuality : qualityText(beat);

/** Whether the beat may be trusted, in words. */
export function qualityText(beat: BeatFacts): string {
  const words = say().paper;
  const disturbed = words.beatQuality(beat.disturbed.join(", "));
  return beat.accepted ? disturbed : `${words.notAccepted}, ${disturbed}`;
}
