/**
 * What this page sends. It lives beside the views, so that leaving one loses nothing; what the server has
 * acknowledged is there for good, and what it has not is sent again from where it ended.
 *
 *     listed ──▶ hashed (a worker) ──▶ told ──▶ what is missing is sent, four files at a time ──▶ looked at once more
 */
import { useSyncExternalStore } from "react";
import type { DroppedFile, RecordingFiles } from "../core/grouping";
import { Queue } from "../core/queue";
import { backOffMs } from "../core/upload-plan";
import { Refusal } from "./client";
import { hashOf } from "./hashing";
import { queryClient } from "./queries";
import type { Upload } from "./types";
import * as calls from "./upload-calls";

export interface Sending {
  readonly paused: boolean;
  /** The server does not answer; it is asked again and again. */
  readonly lost: boolean;
  readonly active: boolean;
  /** Files that were listed by this page and cannot be read any more. */
  readonly vanished: number;
  /** Why this page sends nothing more, in the server's words; null where nothing is wrong. */
  readonly error: string | null;
}

const AT_ONCE = 4;
const LISTED_AT_ONCE = 500;
const HASHES_AT_ONCE = 250;
/** How often what was sent is looked at once more, where nothing more arrives by that. */
const MOST_ROUNDS = 3;
const QUIET: Sending = { paused: false, lost: false, active: false, vanished: 0, error: null };

interface Listed {
  readonly file: File;
  readonly id: number;
}

interface Wanted {
  readonly file: File;
  readonly id: number;
  readonly received: number;
}

const jobs = new Map<string, Job>();
const listeners = new Set<() => void>();

/** Changed texts are drawn a few times a second, whatever happens in between. */
const TOLD_EVERY_MS = 200;
let telling = 0;
function tell(): void {
  if (telling !== 0) return;
  telling = window.setTimeout(() => {
    telling = 0;
    listeners.forEach((listener) => listener());
  }, TOLD_EVERY_MS);
}

class Cancelled extends Error {}

/** The files of one batch on their way. */
class Job {
  state: Sending = { ...QUIET, active: true };
  private readonly ending = new AbortController();
  private readonly recordings = new Map<string, RecordingFiles>();
  private readonly sent = new Set<string>();
  private readonly hashes = new Map<File, string>();
  private added = false;
  private resume: (() => void) | null = null;
  private running: Promise<void> | null = null;

  constructor(readonly batch: string) {}

  add(recordings: readonly RecordingFiles[]): void {
    for (const recording of recordings) this.recordings.set(recording.name, recording);
    this.added = true;
    this.running ??= this.run().finally(() => {
      this.running = null;
      this.change({ active: false, lost: false });
      void queryClient.invalidateQueries({ queryKey: ["upload", this.batch] });
      void queryClient.invalidateQueries({ queryKey: ["recordings"] });
    });
  }

  pause(paused: boolean): void {
    this.change({ paused });
    if (!paused) this.resume?.();
  }

  end(): void {
    this.ending.abort();
    this.resume?.();
  }

  private change(changes: Partial<Sending>): void {
    this.state = { ...this.state, ...changes };
    tell();
  }

  private async run(): Promise<void> {
    this.change({ active: true, error: null });
    try {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        this.added = false;
        const missing = await this.round([...this.recordings.values()]);
        if (this.added) round = -1;
        else if (missing === 0) return;
      }
    } catch (error) {
      if (error instanceof Cancelled) return;
      if (!(error instanceof Refusal)) throw error;
      this.change({ error: error.message });
    }
  }

  /** List everything, send what the server lacks; how many recordings it waited for. */
  private async round(recordings: readonly RecordingFiles[]): Promise<number> {
    this.sent.clear();
    this.change({ vanished: 0 });
    const queue = new Queue<Wanted>();
    const senders = Promise.all(
      Array.from({ length: AT_ONCE }, () => queue.each((wanted) => this.send(wanted))),
    );
    senders.catch(() => undefined); // it is waited for below
    try {
      const waiting: Listed[] = [];
      for (let first = 0; first < recordings.length; first += LISTED_AT_ONCE) {
        waiting.push(...(await this.list(recordings.slice(first, first + LISTED_AT_ONCE))));
      }
      for (let first = 0; first < waiting.length; first += HASHES_AT_ONCE) {
        queue.add(await this.hash(waiting.slice(first, first + HASHES_AT_ONCE)));
      }
      queue.close();
      await senders;
      return waiting.length;
    } finally {
      queue.close();
    }
  }

  /** List recordings; the files of those that the server waits for, each with its file here. */
  private async list(portion: readonly RecordingFiles[]): Promise<Listed[]> {
    const listed = await this.insist(() =>
      calls.enlist(
        this.batch,
        portion.map(({ name, files }) => ({ name, files: files.map(listedFile) })),
      ),
    );
    return listed.flatMap((entry, i) => {
      if (entry.state !== "waiting") return [];
      const here = new Map(portion[i]?.files.map((item) => [item.path, item.file]));
      return entry.files.flatMap(({ id, path }) => {
        const file = here.get(path);
        return file === undefined ? [] : [{ file, id }];
      });
    });
  }

  /** Tell the hashes of files; those that are to be sent, each content once. */
  private async hash(waiting: readonly Listed[]): Promise<Wanted[]> {
    const hashed = await Promise.all(
      waiting.map(async ({ file, id }) => ({ file, id, sha256: await this.hashOf(file) })),
    );
    const told = hashed.flatMap(({ id, sha256 }) => (sha256 === null ? [] : [{ file: id, sha256 }]));
    const byId = new Map(hashed.map((each) => [each.id, each]));
    const entries = await this.insist(() => calls.tellHashes(this.batch, told));
    const wanted: Wanted[] = [];
    for (const file of entries.flatMap(({ state, files }) => (state === "waiting" ? files : []))) {
      const found = byId.get(file.id);
      if (found?.sha256 == null || file.received_bytes >= file.size_bytes) continue;
      if (this.sent.has(found.sha256)) continue;
      this.sent.add(found.sha256);
      wanted.push({ file: found.file, id: file.id, received: file.received_bytes });
    }
    return wanted;
  }

  private async hashOf(file: File): Promise<string | null> {
    const known = this.hashes.get(file);
    if (known !== undefined) return known;
    const made = await hashOf(file);
    if (this.ending.signal.aborted) throw new Cancelled();
    if (made === null) this.change({ vanished: this.state.vanished + 1 });
    else this.hashes.set(file, made);
    return made;
  }

  private async send({ file, id, received }: Wanted): Promise<void> {
    let offset = received;
    while (offset < file.size) {
      await this.whilePaused();
      const chunk = file.slice(offset, offset + CHUNK_BYTES);
      try {
        offset = await this.insist(() =>
          calls.sendChunk(this.batch, id, { offset, chunk, signal: this.ending.signal }),
        );
      } catch (error) {
        if (error instanceof Refusal && error.kind !== "unreachable") return; // it is looked at once more
        throw error;
      }
    }
  }

  private async whilePaused(): Promise<void> {
    if (this.state.paused) await new Promise<void>((resume) => (this.resume = resume));
    if (this.ending.signal.aborted) throw new Cancelled();
  }

  /** Ask until the server answers, ever more seldom. */
  private async insist<T>(ask: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      if (this.ending.signal.aborted) throw new Cancelled();
      try {
        const answer = await ask();
        if (this.state.lost) this.change({ lost: false });
        return answer;
      } catch (error) {
        if (error instanceof DOMException && error.name === "AbortError") throw new Cancelled();
        if (!(error instanceof Refusal) || error.kind !== "unreachable") throw error;
        this.change({ lost: true });
        await untilLater(backOffMs(attempt));
      }
    }
  }
}

const CHUNK_BYTES = 4 * 2 ** 20;

const listedFile = ({ path, file }: DroppedFile) => ({
  path,
  size_bytes: file.size,
  modified_ms: Math.round(file.lastModified),
});

/** So long, or until the browser says that the network is back. */
const untilLater = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      window.clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = window.setTimeout(done, ms);
    window.addEventListener("online", done);
  });

/** What else is kept of files that are added from now on. */
export interface KeepOptions {
  readonly keepIdentity: boolean;
  readonly keepOriginal: boolean;
}

let options: KeepOptions = { keepIdentity: false, keepOriginal: false };
export function chooseOptions(chosen: Partial<KeepOptions>): void {
  options = { ...options, ...chosen };
  listeners.forEach((listener) => listener());
}

/** Begin a batch of these recordings; they are sent while the person goes on. */
export async function beginUpload(name: string, recordings: readonly RecordingFiles[]): Promise<Upload> {
  const made = await calls.beginUpload({
    name,
    keep_identity: options.keepIdentity,
    keep_original: options.keepOriginal,
  });
  sendAlso(made.id, recordings);
  void queryClient.invalidateQueries({ queryKey: ["uploads"] });
  return made;
}

/** Send these for a batch that is there: what it has of them already is not sent again. */
export function sendAlso(batch: string, recordings: readonly RecordingFiles[]): void {
  const job = jobs.get(batch) ?? new Job(batch);
  jobs.set(batch, job);
  job.add(recordings);
  tell();
}

export const pause = (batch: string, paused: boolean): void => jobs.get(batch)?.pause(paused);

/** End a batch here and on the server. */
export async function cancel(batch: string): Promise<void> {
  jobs.get(batch)?.end();
  jobs.delete(batch);
  queryClient.setQueryData(["upload", batch], await calls.cancelUpload(batch));
  tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useSending = (batch: string): Sending =>
  useSyncExternalStore(subscribe, () => jobs.get(batch)?.state ?? QUIET);
export const useOptions = (): KeepOptions => useSyncExternalStore(subscribe, () => options);

window.addEventListener("beforeunload", (event) => {
  if ([...jobs.values()].some(({ state }) => state.active)) event.preventDefault();
});
