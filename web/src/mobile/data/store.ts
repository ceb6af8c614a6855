/** What a phone holds until the server has it: recordings and their frames, in IndexedDB. */
import type { SessionStart } from "./messages";
import { OnTheWay, type Keeper, type Left } from "./on-the-way";
import type { Tail } from "./time-base";

const NAME = "ecgomics-phone";
const VERSION = 1;
const RECORDINGS = "recordings";
const FRAMES = "frames";
const PROGRESS = "progress";
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

/** What is said when a recording begins, ends, is sent. */
export interface Facts {
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

export interface StoredRecording extends Facts, Progress {}

export const NOTHING_WRITTEN: Progress = { frames: 0, elapsedS: 0, noisyS: 0, tail: null, symptoms: [] };

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

/** Null in a worker, and where the person forbade it. */
function keeperHere(): Keeper | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

export async function openStore(keeper: Keeper | null = keeperHere()): Promise<PhoneStore> {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(RECORDINGS, { keyPath: "id" });
    request.result.createObjectStore(FRAMES, { keyPath: ["session", "seq"] });
    request.result.createObjectStore(PROGRESS);
    request.result.createObjectStore(SETTINGS);
  };
  const database = await settled(request);
  // A later version of the app must not wait for this tab.
  database.onversionchange = () => database.close();
  return new PhoneStore(database, new OnTheWay(keeper));
}

const framesOf = (session: string, from: number, to: number): IDBKeyRange =>
  IDBKeyRange.bound([session, from], [session, to], false, true);

export class PhoneStore {
  constructor(
    private readonly database: IDBDatabase,
    private readonly onTheWay: OnTheWay,
  ) {}

  /** Writes what an earlier page was about to write when it was closed; for the one tab that records. */
  async recover(): Promise<void> {
    for (const [id, left] of this.onTheWay.left()) {
      await this.#recovered(id, left);
      this.onTheWay.clear(id);
    }
  }

  /** All recordings, the oldest first. */
  async recordings(): Promise<StoredRecording[]> {
    const transaction = this.database.transaction([RECORDINGS, PROGRESS]);
    const facts = transaction.objectStore(RECORDINGS).getAll() as IDBRequest<Facts[]>;
    const progress = transaction.objectStore(PROGRESS);
    const [keys, values] = [progress.getAllKeys(), progress.getAll() as IDBRequest<Progress[]>];
    const known = new Map<IDBValidKey, Progress>();
    const all = await Promise.all([settled(facts), settled(keys), settled(values)]);
    all[1].forEach((key, at) => known.set(key, all[2][at]!));
    return all[0].map((each) => ({ ...NOTHING_WRITTEN, ...each, ...known.get(each.id) }));
  }

  async begin(facts: Facts): Promise<void> {
    await this.#write(RECORDINGS, (stores) => void stores(RECORDINGS).add(facts));
  }

  /**
   * Writes frames and what they change in one step; it is on the disk when this has resolved. What is on the way there
   * when the page is closed is found by the next one.
   */
  async append(id: string, frames: readonly StoredFrame[], progress: Progress): Promise<void> {
    this.onTheWay.put(id, frames, progress);
    await this.#write([PROGRESS, FRAMES], (stores, commit) => {
      for (const frame of frames) stores(FRAMES).add(frame);
      stores(PROGRESS).put(progress, id);
      commit();
    });
    this.onTheWay.arrived(frames);
  }

  async change(id: string, change: Partial<Facts>): Promise<void> {
    await this.#write(RECORDINGS, (stores) => this.#update(stores(RECORDINGS), id, () => change));
  }

  /**
   * The server has all frames before `next`: they are deleted here. What deletes them asks for nothing back, so that no
   * frame waits behind it.
   */
  async acknowledged(id: string, next: number): Promise<void> {
    await this.#write(RECORDINGS, (stores) =>
      this.#update(stores(RECORDINGS), id, ({ acked }) => ({ acked: Math.max(acked, next) })),
    );
    await this.#write(FRAMES, (stores, commit) => {
      stores(FRAMES).delete(framesOf(id, 0, next));
      commit();
    });
  }

  /** Up to `count` frames of [from, to) that are still here, in order. */
  async frames(id: string, [from, to]: readonly [number, number], count: number): Promise<StoredFrame[]> {
    const store = this.database.transaction(FRAMES).objectStore(FRAMES);
    return settled(store.getAll(framesOf(id, from, to), count) as IDBRequest<StoredFrame[]>);
  }

  async remove(id: string): Promise<void> {
    await this.#write([RECORDINGS, PROGRESS, FRAMES], (stores) => {
      stores(RECORDINGS).delete(id);
      stores(PROGRESS).delete(id);
      stores(FRAMES).delete(framesOf(id, 0, Infinity));
    });
    this.onTheWay.forget(id);
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

  /** Frames that the server has are not taken up again; beyond the last progress none was numbered for good. */
  async #recovered(id: string, { frames, progress }: Left): Promise<void> {
    if (progress === null) return;
    await this.#write([RECORDINGS, PROGRESS, FRAMES], async (stores) => {
      const facts = (await settled(stores(RECORDINGS).get(id))) as Facts | undefined;
      if (facts === undefined) return;
      const known = (await settled(stores(PROGRESS).get(id))) as Progress | undefined;
      const wanted = frames.filter(({ seq }) => seq >= facts.acked && seq < progress.frames);
      for (const frame of wanted) stores(FRAMES).put(frame);
      if (progress.frames > (known?.frames ?? 0)) stores(PROGRESS).put(progress, id);
    });
  }

  /** One transaction that is on the disk, not only with the browser, when it is done. */
  async #write(
    names: string | string[],
    work: (stores: (name: string) => IDBObjectStore, commit: () => void) => void | Promise<void>,
  ): Promise<void> {
    const transaction = this.database.transaction(names, "readwrite", { durability: "strict" });
    const written = done(transaction);
    const worked = work(
      (name) => transaction.objectStore(name),
      () => transaction.commit(),
    );
    await Promise.all([worked, written]);
  }

  async #update(store: IDBObjectStore, id: string, change: (facts: Facts) => Partial<Facts>): Promise<void> {
    const facts = (await settled(store.get(id))) as Facts | undefined;
    // One that is gone meanwhile is not made anew.
    if (facts !== undefined) store.put({ ...facts, ...change(facts) });
  }
}
