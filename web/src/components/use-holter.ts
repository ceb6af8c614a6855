import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import * as cohorts from "../api/cohorts";
import * as long from "../api/long";
import type {
  LongEpisode,
  LongGroups,
  LongState,
  LongTrends,
  NewLongCorrection,
  Recording,
} from "../api/types";
import { holterColours } from "../core/colours";
import { heatOf, NO_BEATS, type LongBeats } from "../core/holter-beats";
import { timeText } from "../core/holter-window";
import type { HolterData } from "../core/paint-holter";
import type { Signal } from "../core/paint-strip";
import { TRUE_SIZE_PX_PER_MM } from "../core/paper";
import { useTheme } from "../core/preferences";
import { TileCache } from "../core/pyramid";
import { useScreenCalibration } from "../core/screen-calibration";
import { useMay } from "../core/session";
import { say } from "../i18n";
import { Stage } from "./holter-stage";

export interface Holter {
  readonly recording: Recording;
  readonly state: LongState | undefined;
  readonly trends: LongTrends | undefined;
  readonly episodes: readonly LongEpisode[];
  readonly groups: LongGroups | undefined;
  readonly beats: LongBeats;
  readonly stage: Stage;
  readonly signal: Signal | null;
  readonly error: Error | null;
  /** Time of a moment on the clock of the recording. */
  readonly time: (at: number) => string;
  readonly start: () => void;
  readonly cancel: () => void;
}

/** All that the timeline shows of a recording; its analysis begins when it is first opened. */
export function useHolter(recording: Recording, cursorS: number): Holter {
  const { id } = recording;
  const [stage] = useState(() => new Stage(recording.duration_s, cursorS));
  const cache = useQueryClient();
  const found = useQuery(long.longState(id));
  const state = found.data;
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: long.longKey(id) });
  const start = useMutation({ mutationFn: () => long.analyse(id), onSuccess: renew });
  const cancel = useMutation({ mutationFn: cohorts.cancelJob, onSuccess: renew });
  const mayAnalyse = useMay("analyst");
  const never =
    mayAnalyse && state !== undefined && state.long_enough && !state.complete && state.job === null;
  const asked = useRef(false);
  useEffect(() => {
    if (!never || asked.current) return;
    asked.current = true;
    start.mutate();
  }, [never, start]);
  useEffect(() => () => stage.close(), [stage]);

  const trends = useQuery(long.longTrends(id, state)).data;
  const listed = useQuery(long.longEpisodes(id, state)).data;
  const groups = useQuery(long.longGroups(id, state)).data;
  const beats = useQuery(long.longBeats(id, state)).data ?? NO_BEATS;
  const episodes = useMemo(() => listed?.items ?? [], [listed]);
  const { signal, error } = useSignal(id, stage);
  useShown({ recording, stage, state, trends, episodes, beats, signal });
  return {
    recording,
    state,
    trends,
    episodes,
    groups,
    beats,
    stage,
    signal,
    error: found.error ?? error,
    time: (at) => timeText(at, recording.started_at),
    start: () => start.mutate(),
    cancel: () => state?.job && cancel.mutate(state.job.id),
  };
}

function useSignal(id: string, stage: Stage): { signal: Signal | null; error: Error | null } {
  const { data: facts, error } = useQuery(long.pyramid(id));
  const signal = useMemo((): Signal | null => {
    if (facts === undefined) return null;
    const cache = new TileCache(
      (level, place) => long.readTile(id, facts, { level, place }),
      () => stage.arrived(),
    );
    // The coarsest level stands in for whatever has not come yet.
    cache.get(facts.levels.length - 1, 0);
    return { facts, cache };
  }, [id, facts, stage]);
  return { signal, error };
}

/** Tells the stage what to draw. */
function useShown({
  recording,
  stage,
  state,
  trends,
  episodes,
  beats,
  signal,
}: Pick<Holter, "recording" | "stage" | "state" | "trends" | "episodes" | "beats" | "signal">): void {
  const theme = useTheme();
  const colours = useMemo(() => holterColours(theme), [theme]);
  const { pxPerMm } = useScreenCalibration();
  const [lineLead] = useLineLead(stage);
  const heat = useMemo(
    () => (beats.times.length > 0 ? heatOf(beats, recording.duration_s) : null),
    [beats, recording.duration_s],
  );
  const untilS = state?.until_s ?? 0;
  const data = useMemo((): HolterData => {
    const words = say().holter;
    const hour = Math.floor(untilS / 3600) * 3600;
    const span = [hour, Math.min(recording.duration_s, hour + 3600)].map((at) =>
      timeText(at, recording.started_at, { seconds: false }),
    );
    const stLead = trends ? (Object.keys(trends.windows.st_mv)[0] ?? "") : (recording.leads[0] ?? "");
    return {
      durationS: recording.duration_s,
      startedAt: recording.started_at,
      untilS,
      minutes: trends
        ? {
            low: trends.minutes.low_per_min,
            median: trends.minutes.median_per_min,
            high: trends.minutes.high_per_min,
            analysable: trends.minutes.analysable,
          }
        : null,
      windows: trends
        ? {
            startS: trends.windows.start_s.map((start) => start ?? 0),
            stMv: trends.windows.st_mv[stLead] ?? [],
          }
        : null,
      stLead,
      episodes: episodes.map((each) => ({ kind: each.kind, startS: each.start_s, endS: each.end_s })),
      heat,
      words: {
        rate: words.rate,
        st: words.st,
        rr: words.rr,
        quality: words.quality,
        analysing: words.analysing(span.join("–")),
      },
    };
  }, [recording, untilS, trends, episodes, heat]);
  useEffect(() => {
    stage.show({
      data,
      beats,
      signal,
      colours,
      zoom: pxPerMm / TRUE_SIZE_PX_PER_MM,
      leads: signal ? signal.facts.leads.map((_lead, i) => i) : [],
      lineLead: Math.min(lineLead, Math.max(0, (signal?.facts.leads.length ?? 1) - 1)),
    });
  }, [stage, data, beats, signal, colours, pxPerMm, lineLead]);
}

/** The lead of the disclosure, kept with the stage so that a choice outlives what is drawn. */
export function useLineLead(stage: Stage): [number, (lead: number) => void] {
  const [lead, setLead] = useState(stage.lineLead);
  useEffect(() => stage.subscribe(() => setLead(stage.lineLead)), [stage]);
  return [lead, (next) => stage.chooseLineLead(next)];
}

/** Renders again when cursor, window or chosen beats have changed, a few times a second at most. */
export function useStage(stage: Stage): void {
  const [, again] = useState(0);
  useEffect(() => stage.subscribe(() => again((count) => count + 1)), [stage]);
}

/** Correcting and undoing; the answer says what moved. */
export function useCorrection(id: string) {
  const cache = useQueryClient();
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: long.longKey(id) });
  const correct = useMutation({
    mutationFn: (body: NewLongCorrection) => long.correct(id, body),
    onSettled: renew,
  });
  const undo = useMutation({
    mutationFn: (correction: number) => long.undo(id, correction),
    onSettled: renew,
  });
  return { correct, undo };
}
