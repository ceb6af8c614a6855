import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState, type JSX } from "react";
import * as queries from "../api/queries";
import type { Fiducials, Recording } from "../api/types";
import type { Trace } from "../core/decimate";
import { fixed, words } from "../core/format";
import { layoutFor, layoutPage, PAGE_S, pageWidthMm, whyNotTwelvePlaces, LAYOUTS } from "../core/layout";
import type { PaperView } from "../core/paint";
import { pointName } from "../core/paint-fiducials";
import { clamp, fitZoom, MAX_ZOOM, MIN_ZOOM, nextZoom, scaleAt, TRUE_SIZE_PX_PER_MM } from "../core/paper";
import { usePaperState, type PaperState } from "../core/paper-state";
import { useKeys } from "../core/keys";
import type { Px } from "../core/units";
import { useCalipers } from "./calipers";
import { CaliperList } from "./caliper-list";
import { EcgPaper, type ShownMarks } from "./ecg-paper";
import { FiducialLegend } from "./fiducial-legend";
import { PaperToolbar } from "./paper-toolbar";
import { PageNavigator } from "./page-navigator";
import { Failure, Skeleton } from "./states";
import { useDevicePixelRatio, useSize, useWindowHeight } from "./use-size";

/** What stands above and below the paper on a desktop screen, so that a page fits between. */
const AROUND_PAPER: Px = 250;
const SMALLEST_PAPER: Px = 320;
const NUDGE: Px = 24;

const NO_TRACES: ReadonlyMap<string, Trace> = new Map();

function shownMarks(fiducials: Fiducials | undefined, state: PaperState): ShownMarks | null {
  if (!fiducials || !(state.leadMarks || state.globalMarks)) return null;
  const points = fiducials.points.map(pointName);
  const byLead = fiducials.leads.map(
    (lead, i) => [lead, { points, marksS: fiducials.lead_s[i] ?? [] }] as const,
  );
  return {
    byLead: new Map(state.leadMarks ? byLead : []),
    global: state.globalMarks ? { points, marksS: fiducials.global_s } : null,
    beats: fiducials.beats,
  };
}

function summaryOf(recording: Recording): string {
  const leads = `${recording.leads.length} ${recording.leads.length === 1 ? "lead" : "leads"}`;
  const rate =
    recording.heart_rate === null ? "rate not measured" : `rate ${fixed(recording.heart_rate, 0)} per minute`;
  const rhythm = recording.rhythm === null ? "" : `, rhythm ${words(recording.rhythm)}`;
  return `${leads}, ${fixed(recording.duration_s, 1)} seconds, ${rate}${rhythm}, quality ${recording.quality}`;
}

/** The paper with its tools: everything that is about looking at and measuring the signal. */
export function Workstation({
  recording,
  onHelp,
}: {
  recording: Recording;
  onHelp: () => void;
}): JSX.Element {
  const [state, change] = usePaperState();
  const [pan, setPan] = useState({ xMm: 0, yMm: 0 });
  const [frame, size] = useSize<HTMLDivElement>();
  const paper = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLOutputElement>(null);
  const ratio = useDevicePixelRatio();
  const room = Math.max(SMALLEST_PAPER, useWindowHeight() - AROUND_PAPER);

  const latestStart = Math.max(0, recording.duration_s - PAGE_S);
  const startS = Math.min(state.startS, latestStart);
  const signal = useQuery(queries.samples(recording, startS, state.path));
  const fiducials = useQuery(queries.fiducials(recording.id, state.leadMarks || state.globalMarks));
  const traces = signal.data ?? NO_TRACES;

  const zoom = state.zoom === "fit" ? fitZoom(size.width, pageWidthMm(25)) : state.zoom;
  const scale = useMemo(() => scaleAt(zoom, state.speed, state.gain), [zoom, state.speed, state.gain]);
  const layout = layoutFor(state.layout, recording.leads);
  const fitted = scaleAt(fitZoom(size.width, pageWidthMm(25)), 25, 10).pxPerMm;
  const page = useMemo(
    () => layoutPage(layout, recording.leads, { speed: state.speed, roomMm: room / fitted }),
    [layout, recording.leads, state.speed, room, fitted],
  );
  const height = Math.min(room, Math.round(page.heightMm * scale.pxPerMm));

  const limit = {
    xMm: Math.max(0, page.widthMm - size.width / scale.pxPerMm),
    yMm: Math.max(0, page.heightMm - height / scale.pxPerMm),
  };
  const panned = { xMm: clamp(pan.xMm, 0, limit.xMm), yMm: clamp(pan.yMm, 0, limit.yMm) };
  const view = useMemo(
    (): PaperView => ({
      page,
      scale,
      originX: -panned.xMm * scale.pxPerMm,
      originY: -panned.yMm * scale.pxPerMm,
      width: size.width,
      height,
      startS,
      endS: recording.duration_s,
      devicePixelRatio: ratio,
    }),
    [page, scale, panned.xMm, panned.yMm, size.width, height, startS, recording.duration_s, ratio],
  );
  const marks = useMemo(() => shownMarks(fiducials.data, state), [fiducials.data, state]);
  const calipers = useCalipers(view, recording.fs_hz);

  const moveTime = (byS: number): void => change({ startS: clamp(startS + byS, 0, latestStart) });
  /** Moves the paper under the window; what the page has no more of is taken from the recording's time. */
  const panBy = (dx: Px, dy: Px): void => {
    const xMm = panned.xMm + dx / scale.pxPerMm;
    const beyondMm = xMm - clamp(xMm, 0, limit.xMm);
    setPan({ xMm: clamp(xMm, 0, limit.xMm), yMm: clamp(panned.yMm + dy / scale.pxPerMm, 0, limit.yMm) });
    if (beyondMm !== 0 && latestStart > 0) moveTime(beyondMm / scale.speed);
  };
  const scrollBy = (dx: Px, dy: Px): boolean => {
    const yMm = clamp(panned.yMm + dy / scale.pxPerMm, 0, limit.yMm);
    const moves = Math.abs(dx) > Math.abs(dy) ? limit.xMm > 0 || latestStart > 0 : yMm !== panned.yMm;
    if (moves) panBy(dx, dy);
    return moves;
  };
  const zoomTo = (to: number, at = { x: size.width / 2, y: height / 2 }): void => {
    const next = clamp(to, MIN_ZOOM, MAX_ZOOM);
    const shift = 1 / scale.pxPerMm - 1 / (next * TRUE_SIZE_PX_PER_MM);
    setPan({ xMm: panned.xMm + at.x * shift, yMm: panned.yMm + at.y * shift });
    change({ zoom: next });
  };
  const toggleMarks = (): void => {
    const on = !(state.leadMarks || state.globalMarks);
    change({ leadMarks: on, globalMarks: false });
  };
  const nextLayout = (): void => {
    if (whyNotTwelvePlaces(recording.leads) !== null) return;
    change({ layout: LAYOUTS[(LAYOUTS.indexOf(layout) + 1) % LAYOUTS.length] ?? "3x4" });
  };

  useEffect(() => paper.current?.focus({ preventScroll: true }), [recording.id]);
  useKeys((event) => {
    if (calipers.onKey(event)) return true;
    const step = event.shiftKey ? 5 * NUDGE : NUDGE;
    const actions: Record<string, () => void> = {
      l: nextLayout,
      f: toggleMarks,
      c: calipers.toggleTool,
      "+": () => zoomTo(nextZoom(zoom, 1)),
      "=": () => zoomTo(nextZoom(zoom, 1)),
      "-": () => zoomTo(nextZoom(zoom, -1)),
      "0": () => change({ zoom: "fit" }),
      "9": () => zoomTo(1),
      s: () => change({ speed: state.speed === 25 ? 50 : 25 }),
      h: () => change({ gain: state.gain === 5 ? 10 : state.gain === 10 ? 20 : 5 }),
      ArrowLeft: () => panBy(-step, 0),
      ArrowRight: () => panBy(step, 0),
      ArrowUp: () => panBy(0, -step),
      ArrowDown: () => panBy(0, step),
      PageDown: () => moveTime(PAGE_S),
      PageUp: () => moveTime(-PAGE_S),
      Home: () => change({ startS: 0 }),
      End: () => change({ startS: latestStart }),
      "?": onHelp,
    };
    const action = actions[event.key];
    action?.();
    return action !== undefined;
  }, paper);

  const hover: Parameters<typeof EcgPaper>[0]["onHover"] = (at) => {
    if (readout.current === null) return;
    readout.current.textContent = at
      ? `${at.segment.lead} · ${fixed(at.point.s, 3)} s · ${fixed(at.point.mv, 2)} mV`
      : "";
  };

  return (
    <section className="workstation" aria-label="ECG">
      <PaperToolbar
        state={state}
        layout={layout}
        zoom={zoom}
        leads={recording.leads}
        tool={calipers.tool}
        onChange={change}
        onZoom={zoomTo}
        onTool={calipers.toggleTool}
        onMarks={toggleMarks}
        onHelp={onHelp}
      />
      <div ref={frame} className="paper-frame" style={{ height }}>
        {signal.isError ? (
          <Failure
            title="The signal could not be shown."
            error={signal.error}
            onRetry={() => void signal.refetch()}
          />
        ) : signal.data === undefined || size.width === 0 ? (
          <Skeleton label="Loading the signal" />
        ) : (
          <EcgPaper
            view={view}
            traces={traces}
            marks={marks}
            calipers={calipers.list}
            active={calipers.active}
            summary={summaryOf(recording)}
            paperRef={paper}
            tool={calipers.tool}
            onPan={panBy}
            onScroll={scrollBy}
            onZoom={(factor, at) => zoomTo(zoom * factor, at)}
            onDraw={calipers.draw}
            onLeg={calipers.setLeg}
            onHover={hover}
          />
        )}
      </div>
      <p className="paper-foot">
        <span data-testid="scale">
          {state.speed} mm/s · {state.gain} mm/mV · {fixed(zoom, 2)} of true size
        </span>
        <span className="wide-only">
          {layout === "12x1" ? "one row a lead" : "columns consecutive"} · screen not calibrated
        </span>
        <output ref={readout} className="readout" aria-hidden="true" />
      </p>
      {latestStart > 0 && (
        <PageNavigator startS={startS} latestStartS={latestStart} onMove={(to) => change({ startS: to })} />
      )}
      {(state.leadMarks || state.globalMarks) && (
        <FiducialLegend state={state} query={fiducials} onChange={change} />
      )}
      <CaliperList calipers={calipers} />
    </section>
  );
}
