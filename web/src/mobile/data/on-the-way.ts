/**
 * What is on its way to the phone's storage. A browser drops what waits to be written there when its page is reloaded;
 * `localStorage` is written before a call returns, so what was heard last stands there until the write is done.
 */
import type { Progress, StoredFrame } from "./store";
import type { Tail } from "./time-base";

const FRAME = "frame-on-the-way";
const PROGRESS = "progress-on-the-way";

type KeptTail = Omit<Tail, "endUs"> & { readonly endUs: string | null };
type KeptProgress = Omit<Progress, "tail"> & { readonly tail: KeptTail | null };

/** What a page that is gone has left behind of one recording. */
export interface Left {
  readonly frames: readonly StoredFrame[];
  readonly progress: Progress | null;
}

/** As much of `Storage` as is used. */
export type Keeper = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export class OnTheWay {
  constructor(private readonly keeper: Keeper | null) {}

  put(session: string, frames: readonly StoredFrame[], progress: Progress): void {
    try {
      for (const { seq, bytes } of frames) this.keeper?.setItem(`${FRAME}:${session}:${seq}`, asText(bytes));
      this.keeper?.setItem(`${PROGRESS}:${session}`, JSON.stringify(kept(progress)));
    } catch {
      // There is no room, or the person forbade it: the write itself, which follows, is what counts.
    }
  }

  arrived(frames: readonly StoredFrame[]): void {
    for (const { session, seq } of frames) this.keeper?.removeItem(`${FRAME}:${session}:${seq}`);
  }

  /** The recording is gone. */
  forget(session: string): void {
    this.keeper?.removeItem(`${PROGRESS}:${session}`);
  }

  /** By recording, the frames in order. */
  left(): ReadonlyMap<string, Left> {
    const found = new Map<string, { frames: StoredFrame[]; progress: Progress | null }>();
    const of = (session: string) => {
      const known = found.get(session) ?? { frames: [], progress: null };
      found.set(session, known);
      return known;
    };
    for (const key of this.#keys()) {
      const [what, session, seq] = key.split(":") as [string, string, string?];
      const text = this.keeper!.getItem(key)!;
      try {
        if (what === PROGRESS) of(session).progress = given(JSON.parse(text) as KeptProgress);
        else of(session).frames.push({ session, seq: Number(seq), bytes: asBytes(text) });
      } catch {
        this.keeper!.removeItem(key); // it is none of ours, or torn: nothing can be made of it
      }
    }
    for (const { frames } of found.values()) frames.sort((one, other) => one.seq - other.seq);
    return found;
  }

  /** All of it is on the disk, or the recording is gone. */
  clear(session: string): void {
    for (const key of this.#keys()) if (key.split(":")[1] === session) this.keeper!.removeItem(key);
  }

  #keys(): string[] {
    const keeper = this.keeper;
    if (keeper === null) return [];
    const all = Array.from({ length: keeper.length }, (_, at) => keeper.key(at)!);
    return all.filter((key) => key.startsWith(`${FRAME}:`) || key.startsWith(`${PROGRESS}:`));
  }
}

const kept = (progress: Progress): KeptProgress => ({
  ...progress,
  tail: progress.tail && { ...progress.tail, endUs: progress.tail.endUs?.toString() ?? null },
});

const given = (progress: KeptProgress): Progress => ({
  ...progress,
  tail: progress.tail && {
    ...progress.tail,
    endUs: progress.tail.endUs === null ? null : BigInt(progress.tail.endUs),
  },
});

const asText = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

const asBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
