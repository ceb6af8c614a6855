/** Corrections of the recording that is open: what is kept, what is drafted, what the draft would change. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { Refusal } from "../api/client";
import * as api from "../api/corrections";
import type { Correction, CorrectionPreview, Corrections, Edit } from "../api/types";
import { adoptDraft, keepDraft, keptDraft, NO_DRAFT, withEdit, type Draft } from "../core/corrections";
import { openTabs, tabName } from "../core/tab";

const CHANNEL = "ecgomics:corrections";
/** Steps of a hand that goes on moving a mark are asked about once. */
const RESTS_MS = 120;

export interface CorrectionState {
  readonly kept: Corrections | undefined;
  readonly latest: number;
  readonly draft: Draft;
  readonly preview: CorrectionPreview | null;
  readonly asking: boolean;
  /** Layers that somebody else made, or took back, since the draft was begun; empty while nobody has. */
  readonly overtaken: readonly Correction[] | null;
  readonly error: Error | null;
  readonly unreachable: boolean;
  readonly sending: boolean;
  readonly add: (edit: Edit) => void;
  readonly remove: (place: number) => void;
  readonly undoStep: () => boolean;
  readonly redoStep: () => boolean;
  readonly discard: () => void;
  readonly setReason: (reason: string) => void;
  /** Keeps the draft over the revision that it was made over, or over the latest. */
  readonly apply: (over?: "latest") => void;
  readonly undo: (revision: number) => void;
}

export function useCorrections(id: string): CorrectionState {
  const cache = useQueryClient();
  const list = useQuery(api.corrections(id));
  const latest = list.data?.latest ?? 0;
  const steps = useDraft(id);
  const { draft } = steps;
  const rested = useRested(draft.edits);
  const preview = useQuery(api.preview(id, rested, latest));
  const told = useTold(id, () => void api.forgetValues(cache, id));
  const changed = async (): Promise<void> => {
    told();
    await api.forgetValues(cache, id);
  };
  const applying = useMutation({
    mutationFn: (body: Draft) => api.addCorrection(id, body),
    onSuccess: async () => {
      steps.clear();
      await changed();
    },
    onError: (error) => {
      if (error instanceof Refusal && error.kind === "conflict") void list.refetch();
    },
  });
  const undoing = useMutation({
    mutationFn: (revision: number) => api.undoCorrection(id, revision),
    onSettled: changed,
  });
  const error = applying.error ?? undoing.error;
  const kind = error instanceof Refusal ? error.kind : "";
  const overtaken = draft.edits.length > 0 && list.data !== undefined && latest !== draft.base;
  return {
    kept: list.data,
    latest,
    draft,
    preview: draft.edits.length > 0 ? (preview.data ?? null) : null,
    asking: preview.isFetching || rested !== draft.edits,
    overtaken: overtaken ? layersSince(list.data?.layers ?? [], draft.base) : null,
    error: kind === "conflict" && overtaken ? null : error,
    unreachable: kind === "unreachable",
    sending: applying.isPending,
    add: (edit) => steps.change((now) => ({ ...now, edits: withEdit(now.edits, edit) }), latest),
    remove: (place) =>
      steps.change((now) => ({ ...now, edits: now.edits.filter((_, i) => i !== place) }), latest),
    undoStep: steps.undoStep,
    redoStep: steps.redoStep,
    discard: () => {
      applying.reset();
      steps.clear();
    },
    setReason: steps.setReason,
    apply: (over) => applying.mutate(over === "latest" ? { ...draft, base: latest } : draft),
    undo: (revision) => undoing.mutate(revision),
  };
}

/** What was laid over a revision since, or the revision itself where it was taken back. */
const layersSince = (layers: readonly Correction[], base: number): readonly Correction[] => {
  const newer = layers.filter(({ revision, undone_at: undone }) => revision > base && undone === null);
  return newer.length > 0 ? newer : layers.filter(({ revision }) => revision === base);
};

interface Steps {
  readonly draft: Draft;
  readonly change: (made: (now: Draft) => Draft, latest: number) => void;
  readonly setReason: (reason: string) => void;
  readonly undoStep: () => boolean;
  readonly redoStep: () => boolean;
  readonly clear: () => void;
}

interface Timeline {
  readonly past: readonly Draft[];
  readonly now: Draft;
  readonly future: readonly Draft[];
}

const EMPTY: Timeline = { past: [], now: NO_DRAFT, future: [] };

/** The draft with its steps back and forth; it is kept in this browser from the first edit on. */
function useDraft(id: string): Steps {
  const [time, setTime] = useState<Timeline>(EMPTY);
  const [tab, setTab] = useState<string | null>(null);
  const latest = useRef(time);
  latest.current = time;
  useEffect(() => {
    let gone = false;
    void Promise.all([tabName(), openTabs()]).then(([name, open]) => {
      const of = { recording: id, tab: name };
      const found = keptDraft(window.localStorage, of) ?? adoptDraft(window.localStorage, of, open);
      if (gone) return;
      setTab(name);
      if (found) setTime({ ...EMPTY, now: found });
    });
    return () => {
      gone = true;
    };
  }, [id]);
  useEffect(() => {
    if (tab !== null) keepDraft(window.localStorage, { recording: id, tab }, time.now);
  }, [id, tab, time.now]);

  const change = useCallback((made: (now: Draft) => Draft, revision: number) => {
    setTime(({ past, now }) => {
      const base = now.edits.length > 0 ? now.base : revision;
      return { past: [...past, now], now: made({ ...now, base }), future: [] };
    });
  }, []);
  const undoStep = (): boolean => {
    const { past } = latest.current;
    const before = past.at(-1);
    if (before === undefined) return false;
    setTime(({ now, future }) => ({ past: past.slice(0, -1), now: before, future: [now, ...future] }));
    return true;
  };
  const redoStep = (): boolean => {
    const [next, ...rest] = latest.current.future;
    if (next === undefined) return false;
    setTime(({ past, now }) => ({ past: [...past, now], now: next, future: rest }));
    return true;
  };
  const setReason = (reason: string): void => setTime((all) => ({ ...all, now: { ...all.now, reason } }));
  return { draft: time.now, change, setReason, undoStep, redoStep, clear: () => setTime(EMPTY) };
}

function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setRested(value), RESTS_MS);
    return () => window.clearTimeout(timer);
  }, [value]);
  return rested;
}

/** Hears of corrections that other windows keep of a recording, and gives the way to tell them of one's own. */
function useTold(id: string, onTold: () => void): () => void {
  const channel = useRef<BroadcastChannel | null>(null);
  const heard = useRef(onTold);
  heard.current = onTold;
  useEffect(() => {
    const opened = new BroadcastChannel(CHANNEL);
    opened.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (data === id) heard.current();
    });
    channel.current = opened;
    return () => opened.close();
  }, [id]);
  return () => channel.current?.postMessage(id);
}
