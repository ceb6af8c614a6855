import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test } from "vitest";
import { OnTheWay, type Keeper } from "./on-the-way";
import { openStore, type Facts, type PhoneStore, type StoredFrame } from "./store";

const recording = (id: string): Facts => ({
  id,
  start: {
    id,
    sensor: { kind: "polar_h10", name: "H10" },
    fs_hz: 130,
    leads: ["chest"],
    uv_per_count: 1,
    started_at: "2026-05-04T12:00:00.000Z",
    time_zone: "UTC",
    mode: "30s",
  },
  targetS: 30,
  state: "recording",
  acked: 0,
  endedAt: null,
  problem: null,
});
const frame = (session: string, seq: number): StoredFrame => ({ session, seq, bytes: Uint8Array.of(seq, 7) });
const progress = (frames: number) => ({ frames, elapsedS: frames, noisyS: 0, tail: null, symptoms: [] });
const kept = async (store: PhoneStore, id: string): Promise<number[]> =>
  (await store.frames(id, [0, Infinity], 99)).map(({ seq }) => seq);

let store: PhoneStore;
beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = await openStore();
  await store.begin(recording("A"));
});

test("frames and progress are written together and read back in order, behind a reload, too", async () => {
  await store.append("A", [frame("A", 0), frame("A", 1)], progress(2));
  await store.append("A", [frame("A", 2)], progress(3));
  const again = await openStore();
  expect(await kept(again, "A")).toEqual([0, 1, 2]);
  expect((await again.frames("A", [1, 3], 1))[0]!.bytes).toEqual(Uint8Array.of(1, 7));
  expect(await again.recordings()).toMatchObject([{ id: "A", frames: 3, elapsedS: 3 }]);
});

test("a number is given once: writing it again fails and changes nothing", async () => {
  await store.append("A", [frame("A", 0)], progress(1));
  await expect(store.append("A", [frame("A", 0)], progress(9))).rejects.toThrow();
  expect(await store.recordings()).toMatchObject([{ frames: 1 }]);
});

test("only what the server has is deleted, and only of that recording", async () => {
  await store.begin(recording("B"));
  await store.append(
    "A",
    [0, 1, 2].map((seq) => frame("A", seq)),
    progress(3),
  );
  await store.append("B", [frame("B", 0)], progress(1));
  await store.acknowledged("A", 2);
  await store.acknowledged("A", 1);
  expect(await kept(store, "A")).toEqual([2]);
  expect(await kept(store, "B")).toEqual([0]);
  expect((await store.recordings())[0]).toMatchObject({ acked: 2, frames: 3 });
});

test("a recording without frames is known, too", async () => {
  expect(await store.recordings()).toMatchObject([
    { id: "A", frames: 0, elapsedS: 0, tail: null, symptoms: [] },
  ]);
});

test("an acknowledgement does not undo what is written beside it", async () => {
  await Promise.all([
    store.append("A", [frame("A", 0), frame("A", 1)], progress(2)),
    store.acknowledged("A", 1),
    store.append("A", [frame("A", 2)], progress(3)),
  ]);
  expect((await store.recordings())[0]).toMatchObject({ acked: 1, frames: 3 });
});

test("what was removed does not come back", async () => {
  await store.append("A", [frame("A", 0)], progress(1));
  await store.remove("A");
  await store.change("A", { problem: "refused" });
  expect(await store.recordings()).toEqual([]);
  expect(await kept(store, "A")).toEqual([]);
});

test("settings are kept and forgotten", async () => {
  await store.set("token", "ecm_1");
  expect(await store.setting("token")).toBe("ecm_1");
  await store.set("token", null);
  expect(await store.setting("token")).toBeNull();
});

/** What `localStorage` does, which this environment lacks. */
class Kept implements Keeper {
  readonly #texts = new Map<string, string>();
  get length(): number {
    return this.#texts.size;
  }
  readonly key = (at: number): string | null => [...this.#texts.keys()][at] ?? null;
  readonly getItem = (key: string): string | null => this.#texts.get(key) ?? null;
  readonly setItem = (key: string, text: string): void => void this.#texts.set(key, text);
  readonly removeItem = (key: string): void => void this.#texts.delete(key);
}

test("what was on its way to the disk when the page went is written by the next page, once", async () => {
  const keeper = new Kept();
  const before = await openStore(keeper);
  await before.append("A", [frame("A", 0)], progress(1));
  expect(keeper.length).toBe(1);
  const tail = { endIndex: 73, endUs: 599616000561538n, receivedMs: 1, periodUs: 7692.3 };
  // The page goes: the browser drops both writes.
  (before as unknown as { database: IDBDatabase }).database.close();
  await expect(before.append("A", [frame("A", 1)], progress(2))).rejects.toThrow();
  await expect(before.append("A", [frame("A", 2)], { ...progress(3), tail })).rejects.toThrow();

  const after = await openStore(keeper);
  await after.recover();
  expect(await kept(after, "A")).toEqual([0, 1, 2]);
  expect((await after.frames("A", [1, 3], 9)).map(({ bytes }) => [...bytes])).toEqual([
    [1, 7],
    [2, 7],
  ]);
  expect(await after.recordings()).toMatchObject([{ frames: 3, tail }]);
  expect(keeper.length).toBe(0);
});

test("what the server has, and what is of a recording that is gone, is not written again", async () => {
  const keeper = new Kept();
  const before = await openStore(keeper);
  await before.append("A", [frame("A", 0)], progress(1));
  await before.acknowledged("A", 1);
  const way = new OnTheWay(keeper);
  way.put("A", [frame("A", 0), frame("A", 1)], progress(2));
  way.put("gone", [frame("gone", 0)], progress(1));
  const after = await openStore(keeper);
  await after.recover();
  expect(await kept(after, "A")).toEqual([1]);
  expect(await kept(after, "gone")).toEqual([]);
  expect((await after.recordings()).map(({ id }) => id)).toEqual(["A"]);
});
