/** What is dropped or chosen: one recording is opened as soon as it is read, many become a batch of their own. */
import { useSyncExternalStore } from "react";
import { groupFiles, single, type Drop } from "../core/grouping";
import { goTo } from "../core/location";
import { projectHere } from "../core/project";
import { onTheirWay } from "../core/upload-plan";
import { Refusal } from "./client";
import { keepHandles, type Handles } from "./folder-handles";
import { queryClient } from "./queries";
import { listEntries, readUpload } from "./upload-calls";
import { beginUpload, sendAlso } from "./uploads";

/** What the page says of the drop: the recording that is being opened, or why nothing comes of it. */
export interface Opening {
  readonly name: string | null;
  readonly notice: "none" | "refused" | null;
  readonly sentence: string;
}

const LOOKED_EVERY_MS = 150;
const QUIET: Opening = { name: null, notice: null, sentence: "" };

let opening = QUIET;
const listeners = new Set<() => void>();
function change(next: Opening): void {
  opening = next;
  listeners.forEach((listener) => listener());
}

/** Take files in; `into` is a batch that they go on with. handles lead to them again after the tab was closed. */
export async function openFiles(
  dropped: Promise<Drop> | Drop,
  { into, handles }: { into?: string; handles?: Handles } = {},
): Promise<void> {
  try {
    const { files, folder } = await dropped;
    const recordings = await groupFiles(files);
    if (recordings.length === 0) {
      change({ ...QUIET, notice: "none" });
      return;
    }
    const only = into === undefined ? single(recordings) : null;
    change({ ...QUIET, name: only?.name ?? null });
    const batch =
      into ?? (await beginUpload(only?.name ?? (folder || today()), recordings, projectHere())).id;
    if (into !== undefined) sendAlso(into, recordings);
    if (handles !== undefined) void keepHandles(batch, handles);
    if (only !== null) await openRead(batch);
    else if (into === undefined) goTo(`/upload/${batch}`);
    change(QUIET);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    change({ ...QUIET, notice: "refused", sentence: error.message });
  }
}

/** Files that were in no folder of one name are named by the day. */
const today = (): string => new Date().toISOString().slice(0, 10);

/** Wait until the one recording of a batch has its outcome, and go where that is shown. */
async function openRead(batch: string): Promise<void> {
  try {
    for (;;) {
      const { counts, entries } = await readUpload(batch);
      if (entries > 0 && onTheirWay(counts) === 0) break;
      await new Promise((resolve) => window.setTimeout(resolve, LOOKED_EVERY_MS));
    }
    const { items } = await listEntries(batch, { states: ["read", "known"], limit: 1, offset: 0 });
    const recording = items[0]?.recording;
    void queryClient.invalidateQueries({ queryKey: ["recordings"] });
    goTo(recording ? `/r/${recording.id}` : `/upload/${batch}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    goTo(`/upload/${batch}`); // which goes on by itself and says how it stands
  }
}

export const forgetNotice = (): void => change({ ...opening, notice: null });

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useOpening = (): Opening => useSyncExternalStore(subscribe, () => opening);
