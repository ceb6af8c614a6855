import { useQuery } from "@tanstack/react-query";
import { useRef, useState, type JSX } from "react";
import * as beatsApi from "../api/beats";
import * as queries from "../api/queries";
import type { Recording } from "../api/types";
import { nearestBeat, stretchOf } from "../core/data-cursor";
import { segmentsShowing, orderedLeads, orderFor } from "../core/layout";
import { useQueryState } from "../core/location";
import type { Previewed } from "../core/moved-values";
import { timeX, yOf } from "../core/paint";
import { shownSpan } from "../core/paint-labels";
import { usePaperState } from "../core/paper-state";
import { placeAt, type PaperPlace, type PaperTool } from "../core/paper-tool";
import { partAround, wantedMapOf } from "../core/saliency";
import { useMay } from "../core/session";
import { say } from "../i18n";
import "../styles/paper-print.css";
import "../styles/paper.css";
import { useArtefacts } from "./artefacts";
import { BeatDetails } from "./beat-details";
import { CaliperList } from "./caliper-list";
import { segmentOf, useCalipers } from "./calipers";
import { DRAWER_TABS } from "./drawer-tabs";
import { FiducialEditor } from "./fiducial-editor";
import { FiducialLegend } from "./fiducial-legend";
import { useKnownMarks } from "./known-marks";
import { PageNavigator } from "./page-navigator";
import { PaperChips } from "./paper-chips";
import { PaperDrawer } from "./paper-drawer";
import { PaperFoot } from "./paper-foot";
import { PaperMenu } from "./paper-menu";
import { PaperPrint, printPaper } from "./paper-print";
import { CLOSER, PaperSignal } from "./paper-signal";
import { PaperTable } from "./paper-table";
import { PaperToolbar } from "./paper-toolbar";
import { useChosenTool } from "./paper-tools";
import { usePaperWindow } from "./paper-view";
import { SaliencyLegend } from "./saliency-legend";
import { useSavedCalipers } from "./saved-calipers";
import { selectTool } from "./select-tool";
import { paintingUnder, useShownSpots } from "./shown-spots";
import { Failure } from "./states";
import { useDataCursor } from "./use-data-cursor";
import { useFiducialEditor } from "./use-fiducial-editor";
import { useSize } from "./use-size";
import { useWorkstationKeys } from "./workstation-keys";
import { menuItems } from "./workstation-menu";

/** The map that is shown where none is chosen by label. */
const USUAL_MAP = "rhythm";
/** A map of two minutes, of which every page is a part. */
const MAP_RULE = { wholeUpToS: queries.MODELS_WHOLE_UP_TO_S, lengthS: 120, everyS: 60 };
const USUAL_LEAD = "II";

interface Props {
  readonly recording: Recording;
  /** What other settings would make of it: drawn as ink, with what there is dashed beneath. */
  readonly previewed: Previewed | null;
  readonly onSettings: () => void;
  readonly onHelp: () => void;
}

/** The paper with its tools: everything that is about looking at and measuring the signal. */
export function Workstation({ recording, previewed, onSettings, onHelp }: Props): JSX.Element {
  const [state, change] = usePaperState();
  const [frame, { width }] = useSize<HTMLDivElement>();
  const paper = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLOutputElement>(null);
  const seen = usePaperWindow({ recording, state, change, width });
  const { view } = seen;
  const chosen = useChosenTool();
  const [menu, setMenu] = useState<PaperPlace | null>(null);
  const [beat, setBeat] = useState(-1);
  const [tableOn, setTable] = useState(false);
  const [query, changeQuery] = useQueryState();
  const settings = query.get("settings") ?? "";
  const signal = useQuery(queries.samples(recording, view.startS, state.path, settings));
  const fiducials = useQuery(queries.fiducials(recording.id, signal.data !== undefined, settings));
  const marks = useKnownMarks(fiducials.data);
  const beats = useQuery(beatsApi.beats(recording.id, beat >= 0 || tableOn, settings));
  const artefacts = useArtefacts(recording.id);
  const mayEdit = useMay("analyst");
  const leads = orderedLeads(recording.leads, orderFor(state.order, recording.leads));

  const cursor = useDataCursor({
    ...{ view, traces: signal.data, leads, peaksS: marks.peaksS, markAt: marks.nameAt },
    ...{ fsHz: recording.fs_hz, endS: recording.duration_s, show: seen.show },
    firstLead: leads.includes(state.lead) ? state.lead : (leads[0] ?? ""),
  });
  const calipers = useCalipers({
    ...{ view, fsHz: recording.fs_hz, traces: signal.data, chosen, leads, marksOf: marks.ofLead },
    current: () => {
      const usual = leads.includes(USUAL_LEAD) ? USUAL_LEAD : (leads[0] ?? "");
      const { fromS, toS } = shownSpan(view);
      const at = cursor.at ?? { lead: usual, s: (fromS + toS) / 2 };
      return { lead: at.lead, ...marks.qrsAt(at.s) };
    },
  });
  const saved = useSavedCalipers(recording.id, calipers, mayEdit);
  const showBeat = (found: number): void => {
    setBeat(found);
    seen.show(marks.peaksS[found] ?? view.startS);
  };
  const aloneOrAll = (lead: string): void =>
    change(state.layout === "single" ? { layout: "3x4" } : { layout: "single", lead });
  const select = selectTool({
    ...{ peaksS: marks.peaksS, traces: signal.data, beat, washes: artefacts.washes },
    onBeat: (found) => setBeat(found === beat ? -1 : found),
    onLead: aloneOrAll,
  });
  const spots = useShownSpots({
    recording,
    view,
    traces: signal.data,
    fiducials: fiducials.data,
    show: seen.show,
  });
  const editor = useFiducialEditor({
    ...{ id: recording.id, fsHz: recording.fs_hz, view: view, traces: signal.data },
    ...{ fiducials: fiducials.data, leads, chosen },
    firstLead: cursor.at?.lead ?? (leads.includes(state.lead) ? state.lead : (leads[0] ?? "")),
  });
  const tools: readonly PaperTool[] = [
    paintingUnder(select, spots),
    cursor.tool,
    ...calipers.tools,
    ...(mayEdit ? [editor.tool] : []),
  ];

  const marksOn = state.leadMarks || state.globalMarks;
  const onMarks = (): void => change({ leadMarks: !marksOn, globalMarks: false });
  const wanted = wantedMapOf(query.get("map"));
  const saliency = useQuery(
    queries.saliency(recording.id, wanted, partAround(recording.duration_s, view.startS, MAP_RULE)),
  );
  const onMap = (): void => changeQuery({ map: wanted === null ? USUAL_MAP : null });
  const drawer = query.get("drawer");
  const onDrawer = (tab: string | null): void => changeQuery({ drawer: tab });
  const toggled = (tab: string): void => onDrawer(drawer === tab ? null : tab);
  const onTable = (): void => setTable(!tableOn);
  const menuAtCursor = (): void => {
    const at = cursor.at ?? { lead: leads[0] ?? "", s: view.startS };
    const segment = segmentsShowing(view.page, view.startS, { lead: at.lead, time: at.s }).at(-1);
    if (!segment) return;
    const place = { x: timeX(view, segment, at.s), y: yOf(view, segment.baselineMm) };
    setMenu(placeAt(view, place, true));
  };
  const more = {
    ...{ F: onMarks, i: onMap, p: onSettings, t: onTable, r: printPaper, "?": onHelp },
    F10: menuAtCursor,
    ContextMenu: menuAtCursor,
    d: () => onDrawer(drawer === null ? (DRAWER_TABS[0]?.name ?? null) : null),
    ...Object.fromEntries(
      DRAWER_TABS.filter(({ key }) => key !== "").map(({ key, name }) => [key, () => toggled(name)]),
    ),
  };
  useWorkstationKeys({ state, change, seen, tools, chosen, leads: recording.leads, more }, paper);

  const itemsAt = (at: PaperPlace) =>
    menuItems(at, {
      single: state.layout === "single",
      artefactAt: artefacts.at,
      onMeasure: calipers.startAt,
      onLead: aloneOrAll,
      onZoom: (place) => seen.zoomTo(seen.zoom * CLOSER, place),
      onArtefact: (s) => artefacts.mark(stretchOf(marks.peaksS, nearestBeat(marks.peaksS, s))),
      onNoArtefact: artefacts.unmark,
      hasBeats: marks.peaksS.length > 0,
      mayEdit,
    });
  const facts = beats.data?.beats ?? [];
  const details = facts[beat];
  const { fromS, toS } = shownSpan(view);
  const onPage = facts.flatMap((each, place) =>
    each.peak_s >= fromS && each.peak_s < toS ? [{ place, beat: each }] : [],
  );

  return (
    <section className="workstation" aria-label={say().paper.ecg}>
      <PaperToolbar
        {...{ state, tools, chosen, onMarks, onMap, onTable, tableOn, onHelp }}
        layout={seen.layout}
        zoom={seen.zoom}
        leads={recording.leads}
        onChange={change}
        onZoom={seen.zoomTo}
        mapOn={wanted !== null}
        onPrint={printPaper}
      />
      <PaperChips state={state} seen={seen} traces={signal.data} onChange={change} />
      <div ref={frame} className="paper-frame" style={{ height: view.height }}>
        {width > 0 && (
          <PaperSignal
            {...{ recording, seen, tools, paper, readout, signal, previewed }}
            state={editor.active ? { ...state, leadMarks: false, globalMarks: false } : state}
            tool={chosen.name}
            fiducials={fiducials.data}
            saliency={wanted === null ? undefined : saliency.data}
            onMenu={setMenu}
          >
            {menu && <PaperMenu x={menu.x} y={menu.y} items={itemsAt(menu)} onClose={() => setMenu(null)} />}
          </PaperSignal>
        )}
        {tableOn && beats.data && <PaperTable beats={onPage} name={recording.name} />}
      </div>
      <p className="visually-hidden" role="status" data-testid="cursor">
        {cursor.spoken}
      </p>
      <PaperFoot state={state} seen={seen} readout={readout} />
      {seen.latestStartS > 0 && (
        <PageNavigator
          startS={view.startS}
          latestStartS={seen.latestStartS}
          onMove={(startS) => change({ startS })}
        />
      )}
      {details && <BeatDetails place={beat} of={facts.length} beat={details} onClose={() => setBeat(-1)} />}
      <FiducialEditor editor={editor} id={recording.id} durationS={recording.duration_s} />
      {marksOn && <FiducialLegend state={state} query={fiducials} onChange={change} />}
      {wanted && <SaliencyLegend query={saliency} onHide={onMap} />}
      {saved.error && <Failure title={say().paper.notSaved} error={saved.error} />}
      {artefacts.error && <Failure title={say().paper.artefactNotSaved} error={artefacts.error} />}
      <CaliperList
        calipers={calipers}
        measuring={chosen.name.startsWith("caliper-")}
        authorOf={saved.authorOf}
        shownAs={(caliper) => {
          const segment = segmentOf(view, caliper);
          return { lead: segment?.label ?? caliper.lead, sign: segment?.sign ?? 1 };
        }}
      />
      <PaperDrawer recording={recording} open={drawer} chosen={beat} onOpen={onDrawer} onBeat={showBeat} />
      <PaperPrint
        recording={recording}
        state={state}
        layout={seen.layout}
        startS={view.startS}
        traces={signal.data}
      />
    </section>
  );
}
