import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState, type JSX, type RefObject } from "react";
import * as queries from "../api/queries";
import type { Fiducials, Recording, Saliency } from "../api/types";
import { nearestBeat } from "../core/data-cursor";
import type { Trace } from "../core/decimate";
import { fixed, words as wordsOf } from "../core/format";
import { orderedLeads, orderFor } from "../core/layout";
import { useQueryState } from "../core/location";
import { pointName } from "../core/paint-fiducials";
import { usePaperState, type PaperState } from "../core/paper-state";
import type { PaperPlace, PaperTool } from "../core/paper-tool";
import { partAround, strongest, wantedMapOf } from "../core/saliency";
import type { Seconds } from "../core/units";
import { say } from "../i18n";
import { CaliperList } from "./caliper-list";
import { segmentOf, useCalipers } from "./calipers";
import { EcgPaper, type ShownMarks } from "./ecg-paper";
import { FiducialEditor } from "./fiducial-editor";
import { FiducialLegend } from "./fiducial-legend";
import { PageNavigator } from "./page-navigator";
import { PaperFoot } from "./paper-foot";
import { PaperMenu, type PaperMenuItem } from "./paper-menu";
import { PaperToolbar } from "./paper-toolbar";
import { SELECT, useChosenTool } from "./paper-tools";
import { usePaperWindow, type PaperWindow } from "./paper-view";
import { SaliencyLegend } from "./saliency-legend";
import { selectTool } from "./select-tool";
import { Failure, Skeleton } from "./states";
import { useDataCursor } from "./use-data-cursor";
import { useFiducialEditor } from "./use-fiducial-editor";
import { useSize } from "./use-size";
import { useWorkstationKeys } from "./workstation-keys";

/** The map that is shown where none is chosen by label. */
const USUAL_MAP = "rhythm";
/** A map of two minutes, of which every page is a part. */
const MAP_RULE = { wholeUpToS: queries.MODELS_WHOLE_UP_TO_S, lengthS: 120, everyS: 60 };
const CLOSER = 4;
/** Where no beat is known, a keyboard caliper begins in the middle of the page with this width. */
const FIRST_WIDTH_S = 0.2;

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
  const chosen = useChosenTool();
  const [menu, setMenu] = useState<PaperPlace | null>(null);
  const [beat, setBeat] = useState(-1);
  const signal = useQuery(queries.samples(recording, seen.view.startS, state.path));
  const fiducials = useQuery(queries.fiducials(recording.id, signal.data !== undefined));
  const marks = useMarks(fiducials.data);
  const leads = orderedLeads(recording.leads, orderFor(state.order, recording.leads));

  const cursor = useDataCursor({
    ...{ view: seen.view, traces: signal.data, leads, peaksS: marks.peaksS, markAt: marks.nameAt },
    ...{ fsHz: recording.fs_hz, endS: recording.duration_s, show: seen.show },
    firstLead: leads.includes(state.lead) ? state.lead : (leads[0] ?? ""),
  });
  const calipers = useCalipers({
    ...{ view: seen.view, fsHz: recording.fs_hz, traces: signal.data, chosen, leads },
    marksOf: marks.ofLead,
    current: () => {
      const middle = seen.view.startS + 5;
      const at = cursor.at ?? { lead: leads.includes("II") ? "II" : (leads[0] ?? ""), s: middle };
      return { lead: at.lead, ...marks.qrsAt(at.s) };
    },
  });
  const aloneOrAll = (lead: string): void =>
    change(state.layout === "single" ? { layout: "3x4" } : { layout: "single", lead });
  const select = selectTool({
    ...{ peaksS: marks.peaksS, traces: signal.data, beat, washes: [] },
    onBeat: (found) => setBeat(found === beat ? -1 : found),
    onLead: aloneOrAll,
  });
  const editor = useFiducialEditor({
    ...{ id: recording.id, fsHz: recording.fs_hz, view: seen.view, traces: signal.data },
    ...{ fiducials: fiducials.data, leads, chosen },
    firstLead: cursor.at?.lead ?? (leads.includes(state.lead) ? state.lead : (leads[0] ?? "")),
  });
  const tools: readonly PaperTool[] = [select, cursor.tool, ...calipers.tools, editor.tool];

  const marksOn = state.leadMarks || state.globalMarks;
  const onMarks = (): void => change({ leadMarks: !marksOn, globalMarks: false });
  const [query, changeQuery] = useQueryState();
  const wanted = wantedMapOf(query.get("map"));
  const saliency = useQuery(
    queries.saliency(recording.id, wanted, partAround(recording.duration_s, seen.view.startS, MAP_RULE)),
  );
  const onMap = (): void => changeQuery({ map: wanted === null ? USUAL_MAP : null });
  const more = { i: onMap, "?": onHelp };
  useWorkstationKeys({ state, change, seen, tools, chosen, leads: recording.leads, more }, paper);

  const itemsAt = ({ segment, point, x, y }: PaperPlace): PaperMenuItem[] => {
    if (!segment || !point) return [];
    const words = say().paper;
    const alone = state.layout === "single" ? words.allLeads : words.thisLead(segment.label);
    return [
      { label: words.measureHere, run: () => calipers.startAt(segment, point) },
      { label: alone, run: () => aloneOrAll(segment.lead) },
      { label: words.zoomHere, run: () => seen.zoomTo(seen.zoom * CLOSER, { x, y }) },
    ];
  };

  return (
    <section className="workstation" aria-label={say().paper.ecg}>
      <PaperToolbar
        {...{ state, tools, chosen, onMarks, onMap, onHelp }}
        layout={seen.layout}
        zoom={seen.zoom}
        leads={recording.leads}
        onChange={change}
        onZoom={seen.zoomTo}
        mapOn={wanted !== null}
        tableOn={false}
        onTable={() => undefined}
        onPrint={() => window.print()}
      />
      <div ref={frame} className="paper-frame" style={{ height: seen.view.height }}>
        {width > 0 && (
          <Signal
            {...{ recording, seen, tools, paper, readout }}
            state={editor.active ? { ...state, leadMarks: false, globalMarks: false } : state}
            tool={chosen.name}
            signal={signal}
            fiducials={fiducials.data}
            saliency={wanted === null ? undefined : saliency.data}
            onMenu={setMenu}
          >
            {menu && <PaperMenu x={menu.x} y={menu.y} items={itemsAt(menu)} onClose={() => setMenu(null)} />}
          </Signal>
        )}
      </div>
      <p className="visually-hidden" role="status">
        {cursor.spoken}
      </p>
      <PaperFoot state={state} seen={seen} readout={readout} />
      {seen.latestStartS > 0 && (
        <PageNavigator
          startS={seen.view.startS}
          latestStartS={seen.latestStartS}
          onMove={(startS) => change({ startS })}
        />
      )}
      <FiducialEditor editor={editor} id={recording.id} durationS={recording.duration_s} />
      {marksOn && <FiducialLegend state={state} query={fiducials} onChange={change} />}
      {wanted && <SaliencyLegend query={saliency} onHide={onMap} />}
      <CaliperList
        calipers={calipers}
        measuring={chosen.name !== SELECT}
        authorOf={() => ""}
        shownAs={(caliper) => {
          const segment = segmentOf(seen.view, caliper);
          return { lead: segment?.label ?? caliper.lead, sign: segment?.sign ?? 1 };
        }}
      />
    </section>
  );
}

interface KnownMarks {
  readonly peaksS: readonly Seconds[];
  readonly ofLead: (lead: string) => readonly Seconds[];
  readonly nameAt: (lead: string, s: Seconds) => string;
  readonly qrsAt: (s: Seconds) => { fromS: Seconds; toS: Seconds };
}

/** A cursor so near a mark stands on it. */
const ON_MARK_S = 0.004;

/** The marks of waves as tools ask for them. */
function useMarks(found: Fiducials | undefined): KnownMarks {
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

interface SignalProps {
  readonly recording: Recording;
  readonly state: PaperState;
  readonly seen: PaperWindow;
  readonly tools: readonly PaperTool[];
  readonly tool: string;
  readonly signal: {
    readonly data: ReadonlyMap<string, Trace> | undefined;
    readonly error: Error | null;
    readonly refetch: () => unknown;
  };
  readonly fiducials: Fiducials | undefined;
  readonly saliency: Saliency | undefined;
  readonly paper: RefObject<HTMLDivElement | null>;
  readonly readout: RefObject<HTMLOutputElement | null>;
  readonly onMenu: (at: PaperPlace) => void;
  readonly children: JSX.Element | null | false;
}

/** The signal on its paper, or why it is not there yet. */
function Signal({ recording, state, seen, signal, paper, readout, ...over }: SignalProps): JSX.Element {
  const { leadMarks, globalMarks } = state;
  const marks = useMemo(
    () => shownMarks(over.fiducials, { leadMarks, globalMarks }),
    [over.fiducials, leadMarks, globalMarks],
  );
  const map = useMemo(
    () => (over.saliency ? { map: over.saliency, scale: strongest(over.saliency) } : null),
    [over.saliency],
  );
  if (signal.data === undefined && signal.error !== null) {
    const retry = (): void => void signal.refetch();
    return <Failure title={say().paper.notShown} error={signal.error} onRetry={retry} />;
  }
  if (signal.data === undefined) return <Skeleton label={say().paper.loading} />;
  return (
    <EcgPaper
      view={seen.view}
      traces={signal.data}
      marks={marks}
      map={map}
      tools={over.tools}
      tool={over.tool}
      summary={summaryOf(recording)}
      paperRef={paper}
      onPan={seen.panBy}
      onScroll={seen.scrollBy}
      onZoom={(factor, at) => seen.zoomTo(seen.zoom * factor, at)}
      onDoubleClick={({ x, y }) => seen.zoomTo(seen.zoom * CLOSER, { x, y })}
      onMenu={over.onMenu}
      onHover={(at) => {
        if (readout.current) readout.current.textContent = readoutOf(at);
      }}
    >
      {over.children}
    </EcgPaper>
  );
}

function readoutOf(at: PaperPlace | null): string {
  if (!at?.segment || !at.point) return "";
  const { label, sign } = at.segment;
  return `${label} · ${fixed(at.point.s, 3)} s · ${fixed(sign * at.point.mv, 2)} mV`;
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

const summaryOf = (recording: Recording): string =>
  say().paper.summary({
    leads: recording.leads.length,
    seconds: fixed(recording.duration_s, 1),
    rate: recording.heart_rate === null ? null : fixed(recording.heart_rate, 0),
    rhythm: recording.rhythm === null ? "" : wordsOf(recording.rhythm),
    quality: recording.quality ?? "",
  });
