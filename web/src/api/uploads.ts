/** The queue of recordings on their way to the server; it lives beside the views, so that leaving a page loses nothing. */
import { useSyncExternalStore } from "react";
import type { RecordingFiles } from "../core/grouping";
import { Refusal, uploadArchive, uploadRecording, type StatedFacts } from "./client";
import { queryClient } from "./queries";
import type { Outcome, Recording } from "./types";

export type UploadState = "waiting" | "sending" | "read" | "known" | "refused";

export interface UploadItem extends RecordingFiles {
  readonly key: number;
  readonly state: UploadState;
  readonly stated: StatedFacts;
  /** The name of a recording inside of the archive that the file is. */
  readonly within?: string;
  /** Whether the server also keeps what the files say of who it is. */
  readonly keepIdentity: boolean;
  readonly recording?: Recording;
  /** Why it was refused, in the server's words. */
  readonly sentence?: string;
  /** The kind of problem: "unstated" asks for facts that the file does not hold. */
  readonly problem?: string;
}

const AT_ONCE = 2;

let items: readonly UploadItem[] = [];
let nextKey = 1;
let listChanged = false;
const listeners = new Set<() => void>();

function replaceItems(next: readonly UploadItem[]): void {
  items = next;
  listeners.forEach((listener) => listener());
}

const change = (key: number, changes: Partial<UploadItem>): void =>
  replaceItems(items.map((item) => (item.key === key ? { ...item, ...changes } : item)));

async function send(item: UploadItem): Promise<void> {
  change(item.key, { state: "sending" });
  try {
    if (isArchive(item)) {
      unfold(item, await uploadArchive(item));
      return;
    }
    const { recording, known } = await uploadRecording(item);
    listChanged ||= !known;
    change(item.key, { state: known ? "known" : "read", recording });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    change(item.key, { state: "refused", sentence: error.message, problem: error.kind });
  } finally {
    work();
  }
}

const isArchive = ({ files }: UploadItem): boolean =>
  files.length === 1 && /\.(zip|tar|tgz|tbz2|txz|tar\.(gz|bz2|xz))$/i.test(files[0]?.name ?? "");

/** An archive gives way to its recordings; one that is sent again gives only those that are asked for again. */
function unfold(archive: UploadItem, outcomes: readonly Outcome[]): void {
  const wanted =
    archive.within === undefined ? outcomes : outcomes.filter(({ name }) => name === archive.within);
  listChanged ||= wanted.some(({ recording, known }) => recording !== null && !known);
  const found = wanted.map((each): UploadItem => {
    const item = { ...archive, key: nextKey++, name: each.name, within: each.name };
    if (each.recording === null)
      return { ...item, state: "refused", sentence: each.sentence ?? "", problem: each.problem ?? "" };
    return { ...item, state: each.known ? "known" : "read", recording: each.recording };
  });
  const none = {
    ...archive,
    state: "refused" as const,
    sentence: "It holds no ECG.",
    problem: "unreadable-file",
  };
  replaceItems(items.flatMap((item) => (item.key !== archive.key ? item : found.length > 0 ? found : none)));
}

function work(): void {
  const sending = items.filter(({ state }) => state === "sending").length;
  const waiting = items.filter(({ state }) => state === "waiting").slice(0, AT_ONCE - sending);
  waiting.forEach((item) => void send(item));
  if (sending === 0 && waiting.length === 0 && listChanged) {
    listChanged = false;
    void queryClient.invalidateQueries({ queryKey: ["recordings"] });
  }
}

export function enqueue(
  recordings: readonly RecordingFiles[],
  { keepIdentity }: { keepIdentity: boolean },
): void {
  const added = recordings.map((recording): UploadItem => {
    return { ...recording, key: nextKey++, state: "waiting", stated: {}, keepIdentity };
  });
  replaceItems([...items, ...added]);
  work();
}

/** Send these again, with what the person has stated about them. */
export function retry(keys: readonly number[], stated: StatedFacts): void {
  replaceItems(items.map((item) => (keys.includes(item.key) ? { ...item, state: "waiting", stated } : item)));
  work();
}

export const forgetFinished = (): void =>
  replaceItems(items.filter(({ state }) => state === "waiting" || state === "sending"));

/** Whether stating rate, unit and leads can help a refused recording. */
export const mayNeedFacts = (item: UploadItem): boolean =>
  item.state === "refused" && (item.problem === "unstated" || Object.values(item.stated).some(Boolean));

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useUploads = (): readonly UploadItem[] => useSyncExternalStore(subscribe, () => items);
