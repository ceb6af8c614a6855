/** Sends what is on the phone: frames in chunks, then the end; everything may be repeated, nothing is lost between. */
import type { Outcome } from "../api/types";
import type { Range } from "./messages";
import { Refused, type Server } from "./server";
import type { PhoneStore, StoredFrame, StoredRecording } from "./store";

/** A chunk has at most so many frames and bytes. */
const CHUNK_FRAMES = 64;
const CHUNK_BYTES = 192 * 1024;
/** An engine that still misses frames which were handed in so often does not take them. */
const MOST_ROUNDS = 5;

export interface Upload {
  readonly store: PhoneStore;
  readonly server: Server;
  /** Told of every chunk: frames before this one are with the server. */
  readonly progress?: (next: number) => void;
}

/** Sends a recording that has ended and forgets it once the server has answered with what it became. */
export async function sendRecording(upload: Upload, recording: StoredRecording): Promise<Outcome> {
  const { store, server } = upload;
  const { id, start, frames, endedAt, symptoms } = recording;
  await server.begin(start);
  await sendFrames(upload, id, [recording.acked, frames]);
  const end = { frames, ended_at: endedAt ?? start.started_at, symptoms, note: "" };
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const ended = await server.finish(id, end);
    if ("report" in ended) {
      await store.remove(id);
      return ended;
    }
    await sendFrames(upload, id, [ended.next, frames]);
  }
  throw new Refused("refused");
}

/** Tells the server that a discarded recording is none, and forgets it. */
export async function sendDiscard(store: PhoneStore, server: Server, id: string): Promise<void> {
  await server.discard(id);
  await store.remove(id);
}

async function sendFrames({ store, server, progress }: Upload, id: string, [from, to]: Range): Promise<void> {
  for (let next = from; next < to;) {
    const frames = fitting(await store.frames(id, [next, to], CHUNK_FRAMES));
    const first = frames[0];
    // Nothing is left on the phone of what is asked for: the server has it, or says at the end that it has not.
    if (first === undefined) return;
    const durable = await server.put(id, first.seq, joined(frames));
    await store.acknowledged(id, durable.next);
    progress?.(durable.next);
    next = frames.at(-1)!.seq + 1;
  }
}

/** As many of the first ones as are one chunk: numbered on end and not too long. */
export function fitting(frames: readonly StoredFrame[]): readonly StoredFrame[] {
  let bytes = 0;
  const end = frames.findIndex((frame, at) => {
    bytes += frame.bytes.length;
    return at > 0 && (bytes > CHUNK_BYTES || frame.seq !== frames[0]!.seq + at);
  });
  return end < 0 ? frames : frames.slice(0, end);
}

function joined(frames: readonly StoredFrame[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(frames.reduce((bytes, frame) => bytes + frame.bytes.length, 0));
  let at = 0;
  for (const { bytes } of frames) {
    all.set(bytes, at);
    at += bytes.length;
  }
  return all;
}
