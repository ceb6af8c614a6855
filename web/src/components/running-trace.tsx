import { useEffect, useRef, type JSX } from "react";
import { liveColours } from "../core/colours";
import { everyFrame } from "../core/frames";
import type { LiveSession } from "../core/live-session";
import {
  MARKS_PX,
  nameRows,
  paintStretch,
  paperGround,
  type BeatColours,
  type SweepPicture,
  type SweepRow,
} from "../core/paint-sweep";
import type { Colours } from "../core/paint";
import type { Scale } from "../core/paper";
import { useTheme } from "../core/preferences";
import { middleOf, passOf, spanS, type Sweep } from "../core/sweep";
import type { Px, Seconds } from "../core/units";
import { useDevicePixelRatio, useSize } from "./use-size";

interface Props {
  readonly session: LiveSession;
  /** One sentence that says what is shown. */
  readonly label: string;
  /** Which leads, each in a row. */
  readonly leads: readonly number[];
  readonly rowHeight: Px;
  /** Of the paper, where its width is known. */
  readonly scaleAt: (width: Px) => Scale;
  readonly marksBeats: boolean;
}

/** Without motion the trace goes on by so much at once. */
const STEP_S: Seconds = 1;
/** The middle of the trace is found anew when it has moved by so much. */
const OFF_BY_MV = 0.15;
/** On the first way across the paper it is looked for every so many frames of the screen. */
const LOOK_EVERY = 30;
/** So much of the trace is looked at for its middle. */
const LOOKED_AT_S: Seconds = 3;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

/** The trace as it runs, written over from left to right. */
export function RunningTrace(props: Props): JSX.Element {
  const { session, label, leads, rowHeight, scaleAt, marksBeats } = props;
  const [frame, { width }] = useSize<HTMLElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const ratio = useDevicePixelRatio();
  const theme = useTheme();
  const height = rowHeight * leads.length + (marksBeats ? MARKS_PX : 0);
  const shown = leads.join(",");
  useEffect(() => {
    const ctx = canvas.current?.getContext("2d", { alpha: false });
    if (canvas.current === null || !ctx || width === 0) return;
    [canvas.current.width, canvas.current.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    const scale = scaleAt(width);
    const colours = liveColours(theme);
    const ground = paperGround({ width, height, ratio }, scale.pxPerMm, colours);
    const top = marksBeats ? MARKS_PX : 0;
    const rows = shown.split(",").map((lead, row) => ({
      name: session.shape.leads[Number(lead)] ?? "",
      y: top + row * rowHeight,
    }));
    if (rows.length > 1) nameRows(ground, ratio, rows, colours.label);
    const sweep: Sweep = { fsHz: session.shape.fsHz, scale, width };
    const look = { sweep, ground, colours, height, devicePixelRatio: ratio };
    return everyFrame(
      penOf(ctx, session, { ...look, leads: shown.split(",").map(Number), rowHeight, marksBeats }),
    );
  }, [session, width, height, ratio, theme, scaleAt, shown, rowHeight, marksBeats]);
  return (
    <figure ref={frame} className="canvas-figure running-trace" style={{ height }}>
      <canvas ref={canvas} aria-hidden="true" />
      <div className="canvas-surface" role="img" aria-label={label} />
    </figure>
  );
}

interface Look {
  readonly sweep: Sweep;
  readonly ground: OffscreenCanvas;
  readonly colours: Colours & BeatColours;
  readonly height: Px;
  readonly devicePixelRatio: number;
  readonly leads: readonly number[];
  readonly rowHeight: Px;
  readonly marksBeats: boolean;
}

/** What is painted before each frame of the screen: what is new, or all where the paper is new or the trace has moved. */
function penOf(ctx: CanvasRenderingContext2D, session: LiveSession, look: Look): (elapsedS: Seconds) => void {
  const { sweep, marksBeats } = look;
  let middles: readonly number[] = [];
  let pass = -1;
  let isBlank = true;
  const onScreen = (): { from: number; to: number } => ({
    from: Math.max(session.rings[0]?.start ?? 0, session.shown - Math.floor(spanS(sweep) * sweep.fsHz)),
    to: session.shown,
  });
  let frames = 0;
  /** Whether the trace has left its place and may be moved: where it begins anew, or is on its first way. */
  const hasMoved = (): boolean => {
    const now = passOf(sweep, session.shown);
    const mayMove = isBlank || now !== pass || (now === 0 && frames++ % LOOK_EVERY === 0);
    pass = now;
    if (!mayMove) return false;
    const found = middlesOf(session, look);
    const isOff = found.some((each, row) => Math.abs(each - (middles[row] ?? Infinity)) > OFF_BY_MV);
    if (isOff) middles = found;
    return isOff;
  };
  return (elapsedS) => {
    const stretches = session.draw(elapsedS, calm.matches ? STEP_S : 0);
    if (!isBlank && stretches.length === 0) return;
    const all = hasMoved() || isBlank;
    isBlank = false;
    const picture: SweepPicture = {
      ...look,
      rows: rowsOf(session, look, middles),
      beats: marksBeats ? session.beats : [],
      unseen: session.unseen,
    };
    if (!all) return stretches.forEach((each) => paintStretch(ctx, picture, each, each.to === session.shown));
    ctx.drawImage(look.ground, 0, 0, sweep.width, look.height);
    if (session.shown > 0) paintStretch(ctx, picture, onScreen(), true);
  };
}

function middlesOf(session: LiveSession, { leads, sweep }: Look): number[] {
  const to = session.end;
  return leads.map((lead) => {
    const ring = session.rings[lead];
    return ring === undefined
      ? 0
      : middleOf(ring, { from: Math.max(ring.start, to - LOOKED_AT_S * sweep.fsHz), to });
  });
}

function rowsOf(
  session: LiveSession,
  { leads, rowHeight, marksBeats }: Look,
  middles: readonly number[],
): SweepRow[] {
  const top = marksBeats ? MARKS_PX : 0;
  return leads.flatMap((lead, row) => {
    const ring = session.rings[lead];
    if (ring === undefined) return [];
    return [{ ring, top: top + row * rowHeight, height: rowHeight, middleMv: middles[row] ?? 0 }];
  });
}
