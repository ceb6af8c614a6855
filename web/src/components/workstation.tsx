import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef, type JSX, type RefObject } from "react";
import * as queries from "../api/queries";
import type { Fiducials, Recording, Saliency } from "../api/types";
import { fixed, words } from "../core/format";
import { useKeys } from "../core/keys";
import { LAYOUTS, PAGE_S, whyNotTwelvePlaces } from "../core/layout";
import { pointName } from "../core/paint-fiducials";
import { GAINS_MM_PER_MV, nextZoom, SPEEDS_MM_PER_S } from "../core/paper";
import { usePaperState, type PaperState } from "../core/paper-state";
import { CaliperList } from "./caliper-list";
import { useCalipers, type Calipers } from "./calipers";
import { EcgPaper, type ShownMarks } from "./ecg-paper";
import { useQueryState } from "../core/location";
import { partAround, strongest, wantedMapOf } from "../core/saliency";
import { FiducialLegend } from "./fiducial-legend";
import { PageNavigator } from "./page-navigator";
import { PaperToolbar } from "./paper-toolbar";
import { usePaperWindow, type PaperWindow } from "./paper-view";
import { SaliencyLegend } from "./saliency-legend";
import { Failure, Skeleton } from "./states";
import { useSize } from "./use-size";

const NUDGE_PX = 24;
/** The map that is shown where none is chosen by label. */
const USUAL_MAP = "rhythm";
/** A map of two minutes, of which every page is a part. */
const MAP_RULE = { wholeUpToS: queries.MODELS_WHOLE_UP_TO_S, lengthS: 120, everyS: 60 };

type Change = (changes: Partial<PaperState>) => void;

interface Props {
  readonly recording: Recording;
  readonly onHelp: () => void;
}

/** The paper with its tools: everything that is about looking at and measuring the signal. */
export function Workstation({ recording, onHelp }: Props): JSX.Element {
  const [state, change] = usePaperState();
  const [frame, { width }] = useSize<HTMLDivElement>();
  const paper = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLOutputElement>(null);
  const seen = usePaperWindow({ recording, state, change, width });
  const calipers = useCalipers(seen.view, recording.fs_hz);
  const marksOn = state.leadMarks || state.globalMarks;
  const fiducials = useQuery(queries.fiducials(recording.id, marksOn));
  const onMarks = (): void => change({ leadMarks: !marksOn, globalMarks: false });
  const [query, changeQuery] = useQueryState();
  const wanted = wantedMapOf(query.get("map"));
  const saliency = useQuery(
    queries.saliency(recording.id, wanted, partAround(recording.duration_s, seen.view.startS, MAP_RULE)),
  );
  const onMap = (): void => changeQuery({ map: wanted === null ? USUAL_MAP : null });
  useActions({ state, change, seen, calipers, leads: recording.leads, onMarks, onMap, onHelp }, paper);

  return (
    <section className="workstation" aria-label="ECG">
      <PaperToolbar
        state={state}
        layout={seen.layout}
        zoom={seen.zoom}
        leads={recording.leads}
        tool={calipers.tool}
        onChange={change}
        onZoom={seen.zoomTo}
        onTool={calipers.toggleTool}
        onMarks={onMarks}
        mapOn={wanted !== null}
        onMap={onMap}
        onHelp={onHelp}
      />
      <div ref={frame} className="paper-frame" style={{ height: seen.view.height }}>
        {width > 0 && (
          <Signal
            {...{ recording, state, seen, calipers, paper, readout }}
            fiducials={fiducials.data}
            saliency={wanted === null ? undefined : saliency.data}
          />
        )}
      </div>
      <p className="paper-foot">
        <span data-testid="scale">
          {state.speed} mm/s · {state.gain} mm/mV · {fixed(seen.zoom, 2)} of true size
        </span>
        <span className="wide-only">
          {seen.layout === "12x1" ? "one row a lead" : "columns consecutive"} · screen not calibrated
        </span>
        <output ref={readout} className="readout" aria-hidden="true" />
      </p>
      {seen.latestStartS > 0 && (
        <PageNavigator
          startS={seen.view.startS}
          latestStartS={seen.latestStartS}
          onMove={(startS) => change({ startS })}
        />
      )}
      {marksOn && <FiducialLegend state={state} query={fiducials} onChange={change} />}
      {wanted && <SaliencyLegend query={saliency} onHide={onMap} />}
      <CaliperList calipers={calipers} />
    </section>
  );
}

interface SignalProps {
  readonly recording: Recording;
  readonly state: PaperState;
  readonly seen: PaperWindow;
  readonly calipers: Calipers;
  readonly fiducials: Fiducials | undefined;
  readonly saliency: Saliency | undefined;
  readonly paper: RefObject<HTMLDivElement | null>;
  readonly readout: RefObject<HTMLOutputElement | null>;
}

/** The signal on its paper, or why it is not there yet. */
function Signal({ recording, state, seen, calipers, paper, readout, ...over }: SignalProps): JSX.Element {
  const signal = useQuery(queries.samples(recording, seen.view.startS, state.path));
  const { leadMarks, globalMarks } = state;
  const marks = useMemo(
    () => shownMarks(over.fiducials, { leadMarks, globalMarks }),
    [over.fiducials, leadMarks, globalMarks],
  );
  const map = useMemo(
    () => (over.saliency ? { map: over.saliency, scale: strongest(over.saliency) } : null),
    [over.saliency],
  );
  if (signal.isError) {
    const retry = (): void => void signal.refetch();
    return <Failure title="The signal could not be shown." error={signal.error} onRetry={retry} />;
  }
  if (signal.data === undefined) return <Skeleton label="Loading the signal" />;
  return (
    <EcgPaper
      view={seen.view}
      traces={signal.data}
      marks={marks}
      map={map}
      calipers={calipers.list}
      active={calipers.active}
      summary={summaryOf(recording)}
      paperRef={paper}
      tool={calipers.tool}
      onPan={seen.panBy}
      onScroll={seen.scrollBy}
      onZoom={(factor, at) => seen.zoomTo(seen.zoom * factor, at)}
      onDraw={calipers.draw}
      onLeg={calipers.setLeg}
      onHover={(at) => {
        if (readout.current === null) return;
        const { s, mv } = at?.point ?? { s: 0, mv: 0 };
        readout.current.textContent = at ? `${at.segment.lead} · ${fixed(s, 3)} s · ${fixed(mv, 2)} mV` : "";
      }}
    />
  );
}

function shownMarks(
  fiducials: Fiducials | undefined,
  wanted: Pick<PaperState, "leadMarks" | "globalMarks">,
): ShownMarks | null {
  if (!fiducials || !(wanted.leadMarks || wanted.globalMarks)) return null;
  const points = fiducials.points.map(pointName);
  const byLead = fiducials.leads.map(
    (lead, i) => [lead, { points, marksS: fiducials.lead_s[i] ?? [] }] as const,
  );
  return {
    byLead: new Map(wanted.leadMarks ? byLead : []),
    global: wanted.globalMarks ? { points, marksS: fiducials.global_s } : null,
    beats: fiducials.beats,
  };
}

function summaryOf(recording: Recording): string {
  const leads = `${recording.leads.length} ${recording.leads.length === 1 ? "lead" : "leads"}`;
  const rate =
    recording.heart_rate === null ? "rate not measured" : `rate ${fixed(recording.heart_rate, 0)} per minute`;
  const rhythm = recording.rhythm === null ? "" : `, rhythm ${words(recording.rhythm)}`;
  const quality = recording.quality === null ? "" : `, quality ${recording.quality}`;
  return `${leads}, ${fixed(recording.duration_s, 1)} seconds, ${rate}${rhythm}${quality}`;
}

interface Actions {
  readonly state: PaperState;
  readonly change: Change;
  readonly seen: PaperWindow;
  readonly calipers: Calipers;
  readonly leads: readonly string[];
  readonly onMarks: () => void;
  readonly onMap: () => void;
  readonly onHelp: () => void;
}

/** The one after, round and round. */
const after = <T,>(choices: readonly T[], now: T): T =>
  choices[(choices.indexOf(now) + 1) % choices.length] ?? now;

/** What each key does; calipers come first, as arrows move the leg of one that is active. */
function useActions(facts: Actions, paper: RefObject<HTMLDivElement | null>): void {
  const { state, change, seen, calipers, leads, onMarks, onMap, onHelp } = facts;
  useKeys((event) => {
    if (calipers.onKey(event)) return true;
    const step = event.shiftKey ? 5 * NUDGE_PX : NUDGE_PX;
    const actions: Record<string, () => void> = {
      l: () => whyNotTwelvePlaces(leads) ?? change({ layout: after(LAYOUTS, seen.layout) }),
      s: () => change({ speed: after(SPEEDS_MM_PER_S, state.speed) }),
      h: () => change({ gain: after(GAINS_MM_PER_MV, state.gain) }),
      f: onMarks,
      m: onMap,
      c: calipers.toggleTool,
      "+": () => seen.zoomTo(nextZoom(seen.zoom, 1)),
      "=": () => seen.zoomTo(nextZoom(seen.zoom, 1)),
      "-": () => seen.zoomTo(nextZoom(seen.zoom, -1)),
      "0": () => change({ zoom: "fit" }),
      "9": () => seen.zoomTo(1),
      ArrowLeft: () => seen.panBy(-step, 0),
      ArrowRight: () => seen.panBy(step, 0),
      ArrowUp: () => seen.panBy(0, -step),
      ArrowDown: () => seen.panBy(0, step),
      PageDown: () => seen.moveTime(PAGE_S),
      PageUp: () => seen.moveTime(-PAGE_S),
      Home: () => change({ startS: 0 }),
      End: () => change({ startS: seen.latestStartS }),
      "?": onHelp,
    };
    const action = actions[event.key];
    action?.();
    return action !== undefined;
  }, paper);
}
