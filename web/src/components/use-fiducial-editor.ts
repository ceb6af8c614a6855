/** The tool that moves fiducials: which marks are worked on, which is held, and the edits that come of it. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import * as api from "../api/corrections";
import * as queries from "../api/queries";
import type { Edit, Fiducials } from "../api/types";
import { BEAT_KINDS, POINTS, waveOf, type BeatKind, type Point } from "../core/corrections";
import { nearestBeat } from "../core/data-cursor";
import type { Trace } from "../core/decimate";
import { fixed } from "../core/format";
import { handleAt, neighbour, stepMs, timeOf, type HandleMarks, type HandleName } from "../core/handles";
import { useQueryState } from "../core/location";
import { segmentsShowing } from "../core/layout";
import type { PaperView } from "../core/paint";
import { paintHandles } from "../core/paint-handles";
import { timeOfPx } from "../core/paper";
import { pointOn, type Gesture, type PaperPlace, type PaperTool } from "../core/paper-tool";
import type { Px, Seconds } from "../core/units";
import { marksOfBeats, marksOfRepresentative, withDraft } from "../core/worked-marks";
import { say } from "../i18n";
import type { ChosenTool } from "./paper-tools";
import { useCorrections, type CorrectionState } from "./use-corrections";

export const FIDUCIALS = "fiducials";
export const LAYERS = ["automatic", "corrected", "both"] as const;
export type Layer = (typeof LAYERS)[number];

/** How far from a mark the pointer takes it. */
const REACH: Px = 12;
const FIRST_POINT: Point = "T_off";

export interface EditorFacts {
  readonly id: string;
  readonly fsHz: number;
  readonly view: PaperView;
  readonly traces: ReadonlyMap<string, Trace> | undefined;
  readonly fiducials: Fiducials | undefined;
  readonly leads: readonly string[];
  readonly firstLead: string;
  readonly chosen: ChosenTool;
}

export interface FiducialEditor {
  readonly tool: PaperTool;
  readonly active: boolean;
  readonly corrections: CorrectionState;
  readonly layer: Layer;
  readonly setLayer: (layer: Layer) => void;
  readonly ofRepresentative: boolean;
  readonly setOfRepresentative: (on: boolean) => void;
  readonly ofAllLeads: boolean;
  readonly setOfAllLeads: (on: boolean) => void;
  readonly held: HandleName | null;
  readonly hold: (name: HandleName) => void;
  /** Place of the held mark in ms from the R peak, now and before the draft; null where it is not there. */
  readonly heldMs: number | null;
  readonly wasMs: number | null;
  readonly setHeldMs: (ms: number) => void;
  readonly dropWave: () => void;
  readonly beatOf: (beat: number) => { peakS: Seconds; kind: BeatKind } | null;
  readonly leads: readonly string[];
  readonly spoken: string;
}

export function useFiducialEditor(facts: EditorFacts): FiducialEditor {
  const { chosen, fiducials, view, traces } = facts;
  const active = chosen.name === FIDUCIALS;
  const corrections = useCorrections(facts.id);
  const [query, changeQuery] = useQueryState();
  const layer = LAYERS.find((each) => each === query.get("layer")) ?? "corrected";
  const [ofRepresentative, setOfRepresentative] = useState(true);
  const [ofAllLeads, setOfAllLeads] = useState(false);
  const [held, hold] = useState<HandleName | null>(null);
  const [live, setLive] = useState<Edit | null>(null);

  const wanted = active || layer !== "corrected";
  const beat = useQuery(api.drawnBeat(facts.id, "latest", wanted));
  const automaticBeat = useQuery(api.drawnBeat(facts.id, 0, wanted && layer !== "corrected"));
  const automatic = useQuery(
    queries.fiducials(facts.id, wanted && layer !== "corrected", query.get("settings") ?? "", "automatic"),
  );
  const kept = useMemo(
    () => (ofRepresentative ? marksOfRepresentative(beat.data, fiducials) : marksOfBeats(fiducials)),
    [ofRepresentative, beat.data, fiducials],
  );
  const engine = useMemo(
    () =>
      ofRepresentative
        ? marksOfRepresentative(automaticBeat.data, automatic.data)
        : marksOfBeats(automatic.data),
    [ofRepresentative, automaticBeat.data, automatic.data],
  );
  const edits = live ? [...corrections.draft.edits, live] : corrections.draft.edits;
  const now = useMemo(
    () => kept && withDraft(kept, edits, ofRepresentative),
    [kept, edits, ofRepresentative],
  );

  const beatS = (of: HandleName): Seconds | null =>
    ofRepresentative ? null : (now?.beats[of.beat]?.peakS ?? null);
  const scope = (of: HandleName): { lead: string | null; beat_s: number | null } => ({
    lead: ofAllLeads ? null : of.lead,
    beat_s: beatS(of),
  });
  const msOf = (marks: HandleMarks | null | undefined, of: HandleName | null): number | null =>
    (of && marks?.of(of.beat)?.[marks.leads.indexOf(of.lead)]?.[POINTS.indexOf(of.point)]) ?? null;
  /** The edit that brings a mark to a place; of all leads together the mark over leads moves by as much. */
  const moveTo = (of: HandleName, ms: number): Edit => {
    const place = POINTS.indexOf(of.point);
    const usual = kept?.globalOf(of.beat)[place] ?? null;
    const drawn = msOf(kept?.marks, of);
    const to = ofAllLeads && usual !== null && drawn !== null ? usual + ms - drawn : ms;
    return { do: "move_mark", point: of.point, to_ms: Number(to.toFixed(3)), ...scope(of) };
  };
  const dropWave = (): void => {
    if (!held || layer === "automatic") return;
    const wave = waveOf(held.point);
    if (wave !== "QRS") corrections.add({ do: "wave_absent", wave, ...scope(held) });
    else if (now?.beats[held.beat])
      corrections.add({ do: "remove_beat", beat_s: now.beats[held.beat]!.peakS });
  };
  const beatOf = (i: number): { peakS: Seconds; kind: BeatKind } | null => {
    const found = fiducials?.beats[i];
    if (!found) return null;
    const edit = corrections.draft.edits.find(
      (each) => each.do === "class_beat" && Math.abs(each.beat_s - found.peak_s) < 1e-3,
    );
    return { peakS: found.peak_s, kind: edit?.do === "class_beat" ? edit.kind : found.kind };
  };

  useEffect(() => {
    if (!active || held !== null || !now) return;
    hold(inSight(now, view, { lead: facts.firstLead, beat: -1, point: FIRST_POINT }));
  }, [active, held, now, view, facts.firstLead]);
  useStepKeys(active, corrections);

  const gesture = (at: PaperPlace): Gesture | null => {
    const { segment, point } = at;
    if (!segment || !point || !now) return null;
    const found = handleAt(now, segment.lead, { s: point.s, reachS: timeOfPx(view.scale, REACH) });
    if (!found) return null;
    hold(found);
    const peak = now.beats[found.beat]?.peakS;
    if (peak === undefined || layer === "automatic") return {};
    const offset = point.s - (timeOf(now, found) ?? point.s);
    const moved = (place: PaperPlace): Edit => {
      const s = pointOn(segment, place).s - offset;
      return moveTo(found, 1000 * (Math.round(s * facts.fsHz) / facts.fsHz - peak));
    };
    return {
      move: (place) => setLive(moved(place)),
      end: (place, far) => {
        setLive(null);
        if (far) corrections.add(moved(place));
      },
    };
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.key === "Escape" || !held || !now) return false;
    const by = stepMs(event, facts.fsHz);
    if (by !== null) {
      const ms = msOf(now, held);
      if (ms !== null && layer !== "automatic") corrections.add(moveTo(held, ms + by));
      return true;
    }
    const down = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (down !== undefined) {
      const place = Math.min(Math.max(0, facts.leads.indexOf(held.lead) + down), facts.leads.length - 1);
      hold(inSight(now, view, { ...held, lead: facts.leads[place] ?? held.lead }));
      return true;
    }
    const kind = BEAT_KINDS.find((each) => each === event.key.toUpperCase());
    const found = beatOf(held.beat);
    const actions: Record<string, () => void> = {
      j: () => hold(neighbour(now, held, 1)),
      J: () => hold(neighbour(now, held, -1)),
      b: () => setOfRepresentative(!ofRepresentative),
      l: () => setOfAllLeads(!ofAllLeads),
      Delete: dropWave,
      Backspace: dropWave,
    };
    const action =
      actions[event.key] ??
      (kind && found && layer !== "automatic"
        ? () => corrections.add({ do: "class_beat", beat_s: found.peakS, kind })
        : undefined);
    action?.();
    return action !== undefined;
  };

  const heldMs = msOf(now, held);
  const wasMs = msOf(kept?.marks, held);
  const tool: PaperTool = {
    name: FIDUCIALS,
    key: "f",
    glyph: "✎",
    label: say().corrections.tool,
    cursor: "ew-resize",
    begin: gesture,
    // Drawn before the next key comes: a key that repeats quickly would otherwise step from the same place twice.
    onKey: (event, isChosen) => isChosen && flushSync(() => onKey(event)),
    paint: (ctx, shownView, colours) => {
      if (!wanted || !traces || !now) return;
      const marks = layer === "automatic" ? (engine?.marks ?? null) : now;
      if (marks === null) return;
      const before = layer === "both" ? (engine?.marks ?? null) : layer === "corrected" ? kept!.marks : null;
      const shown = { now: marks, before, held: active ? held : null, heldText: textOf(held, heldMs) };
      paintHandles(ctx, shownView, { shown, traces, colours });
    },
  };
  return {
    ...{ tool, active, corrections, layer, ofRepresentative, setOfRepresentative, ofAllLeads, setOfAllLeads },
    ...{ held, hold, heldMs, wasMs, dropWave, beatOf },
    leads: facts.leads,
    setLayer: (next) => changeQuery({ layer: next === "corrected" ? null : next }),
    setHeldMs: (ms) => {
      if (held && layer !== "automatic") corrections.add(moveTo(held, ms));
    },
    spoken: active && held ? spokenOf(held, heldMs) : "",
  };
}

/** The same mark of a beat that the page shows on that lead, where it does not show this one. */
function inSight(marks: HandleMarks, view: PaperView, name: HandleName): HandleName {
  const time = timeOf(marks, name);
  const shows =
    time !== null && segmentsShowing(view.page, view.startS, { lead: name.lead, time }).length > 0;
  if (shows) return name;
  const segment = view.page.segments.find((each) => each.lead === name.lead);
  const middle = view.startS + (segment ? segment.startS + segment.durationS / 2 : 0);
  const peaks = marks.beats.map(({ peakS, usual }) => (usual ? peakS : Number.POSITIVE_INFINITY));
  const found = { ...name, beat: nearestBeat(peaks, middle) };
  return timeOf(marks, found) === null ? neighbour(marks, found, 1) : found;
}

function textOf(held: HandleName | null, ms: number | null): string {
  if (!held || ms === null) return "";
  const words = say().corrections;
  return `${words.points[held.point]} ${words.at(fixed(ms, 0))}`;
}

function spokenOf(held: HandleName, ms: number | null): string {
  const words = say().corrections;
  const of = {
    lead: held.lead,
    point: words.points[held.point],
    beat: words.beatNumber(held.beat + 1),
  };
  return ms === null ? words.heldAbsent(of) : words.held({ ...of, ms: fixed(ms, 0) });
}

/** Ctrl Z and Ctrl Shift Z step through the draft while the tool is chosen. */
function useStepKeys(active: boolean, { undoStep, redoStep }: CorrectionState): void {
  useEffect(() => {
    if (!active) return;
    const listener = (event: KeyboardEvent): void => {
      const inField = (event.target as HTMLElement).closest("input, select, textarea") !== null;
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || inField) return;
      if (event.shiftKey ? redoStep() : undoStep()) event.preventDefault();
    };
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, [active, undoStep, redoStep]);
}
