/** What a phone holds until the server has it: recordings and their frames, in IndexedDB. */
import type { SessionStart } from "./messages";
import type { Tail } from "./time-base";

const NAME = "ecgomics-phone";
const VERSION = 1;
const RECORDINGS = "recordings";
const FRAMES = "frames";
const SETTINGS = "settings";

export interface StoredFrame {
  readonly session: string;
  readonly seq: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What changes while a recording runs. */
export interface Progress {
  /** Frames that were written; the sequence number of the next one. */
  readonly frames: number;
  readonly elapsedS: number;
  readonly noisyS: number;
  readonly tail: Tail | null;
  readonly symptoms: readonly string[];
}

export interface StoredRecording extends Progress {
  readonly id: string;
  readonly start: SessionStart;
  readonly targetS: number | null;
  /** Ended ones wait to be sent; of discarded ones the server must still be told. */
  readonly state: "recording" | "ended" | "discarded";
  /** All frames before this one are with the server, and no more here. */
  readonly acked: number;
  readonly endedAt: string | null;
  readonly problem: "not_paired" | "refused" | null;
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("The phone's storage did not answer."));
  });

const done = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("The phone's storage gave up."));
  });

export async function openStore(): Promise<PhoneStore> {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(RECORDINGS, { keyPath: "id" });
    request.result.createObjectStore(FRAMES, { keyPath: ["session", "seq"] });
    request.result.createObjectStore(SETTINGS);
  };
  const database = await settled(request);
  // A later version of the app must not wait for this tab.
  database.onversionchange = () => database.close();
  return new PhoneStore(database);
}

const framesOf = (session: string, from: number, to: number): IDBKeyRange =>
  IDBKeyRange.bound([session, from], [session, to], false, true);

export class PhoneStore {
  constructor(private readonly database: IDBDatabase) {}

  /** All recordings, the oldest first. */
  async recordings(): Promise<StoredRecording[]> {
    return settled(
      this.database.transaction(RECORDINGS).objectStore(RECORDINGS).getAll() as IDBRequest<StoredRecording[]>,
    );
  }

  async begin(recording: StoredRecording): Promise<void> {
    await this.#write(RECORDINGS, (stores) => void stores(RECORDINGS).add(recording));
  }

  /** Writes frames and what they change in one step; it is on the disk when this has resolved. */
  async append(id: string, frames: readonly StoredFrame[], progress: Progress): Promise<void> {
    await this.#write([RECORDINGS, FRAMES], async (stores) => {
      for (const frame of frames) stores(FRAMES).add(frame);
      await this.#update(stores(RECORDINGS), id, () => progress);
    });
  }

  async change(id: string, change: Partial<StoredRecording>): Promise<void> {
    await this.#write(RECORDINGS, (stores) => this.#update(stores(RECORDINGS), id, () => change));
  }

  /** The server has all frames before `next`: they are deleted here. */
  async acknowledged(id: string, next: number): Promise<void> {
    await this.#write([RECORDINGS, FRAMES], async (stores) => {
      stores(FRAMES).delete(framesOf(id, 0, next));
      await this.#update(stores(RECORDINGS), id, ({ acked }) => ({ acked: Math.max(acked, next) }));
    });
  }

  /** Up to `count` frames of [from, to) that are still here, in order. */
  async frames(id: string, [from, to]: readonly [number, number], count: number): Promise<StoredFrame[]> {
    const store = this.database.transaction(FRAMES).objectStore(FRAMES);
    return settled(store.getAll(framesOf(id, from, to), count) as IDBRequest<StoredFrame[]>);
  }

  async remove(id: string): Promise<void> {
    await this.#write([RECORDINGS, FRAMES], (stores) => {
      stores(RECORDINGS).delete(id);
      stores(FRAMES).delete(framesOf(id, 0, Infinity));
    });
  }

  async setting(key: string): Promise<string | null> {
    const store = this.database.transaction(SETTINGS).objectStore(SETTINGS);
    return (await settled(store.get(key) as IDBRequest<string | undefined>)) ?? null;
  }

  async set(key: string, value: string | null): Promise<void> {
    await this.#write(SETTINGS, (stores) => {
      if (value === null) stores(SETTINGS).delete(key);
      else stores(SETTINGS).put(value, key);
    });
  }

  /** One transaction that is on the disk, not only with the browser, when it is done. */
  async #write(
    names: string | string[],
    work: (stores: (name: string) => IDBObjectStore) => void | Promise<void>,
  ): Promise<void> {
    const transaction = this.database.transaction(names, "readwrite", { durability: "strict" });
    const written = done(transaction);
    await Promise.all([work((name) => transaction.objectStore(name)), written]);
  }

  async #update(
    store: IDBObjectStore,
    id: string,
    change: (recording: StoredRecording) => Partial<StoredRecording>,
  ): Promise<void> {
    const recording = (await settled(store.get(id))) as StoredRecording | undefined;
    // One that is gone meanwhile is not made anew.
    if (recording !== undefined) store.put({ ...recording, ...change(recording) });
  }
}
