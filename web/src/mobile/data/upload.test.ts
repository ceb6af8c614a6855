import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test, vi } from "vitest";
import { encode } from "../../sensor/wire";
import { Later, Refused, Server } from "./server";
import { openStore, type PhoneStore, type StoredRecording } from "./store";
import { fitting, sendDiscard, sendRecording } from "./upload";

const FRAMES = 150;
const REPORT = { recording_id: "R1" };
const RECORDING: StoredRecording = {
  id: "S",
  start: {
    id: "S",
    sensor: { kind: "polar_h10", name: "H10" },
    fs_hz: 130,
    leads: ["chest"],
    uv_per_count: 1,
    started_at: "2026-05-04T12:00:00.000Z",
    time_zone: "UTC",
    mode: "30s",
  },
  targetS: 30,
  state: "ended",
  frames: FRAMES,
  acked: 0,
  elapsedS: 30,
  noisyS: 0,
  tail: null,
  symptoms: ["dizziness"],
  endedAt: "2026-05-04T12:00:31.000Z",
  problem: null,
};

/** An engine in memory that keeps frames by number and loses what it is told to lose. */
class Engine {
  readonly kept = new Map<number, string>();
  readonly asked: string[] = [];
  isBegun = false;
  /** Chunks by their first frame that are answered and then lost, once each. */
  lost = new Set<number>();
  /** Status with which requests are answered, while there are any. */
  readonly failures: number[] = [];
  body: unknown = null;

  get next(): number {
    let next = 0;
    while (this.kept.has(next)) next += 1;
    return next;
  }

  answer(url: string, init: RequestInit): Response {
    this.asked.push(`${init.method} ${url.replace("/api/v1/live/sessions", "")}`);
    const failure = this.failures.shift();
    if (failure !== undefined) return new Response("{}", { status: failure });
    if (init.method === "PUT") return this.#put(Number(url.split("/").at(-1)), init.body as Uint8Array);
    if (init.method === "GET") return Response.json({ state: "open", next: this.next, missing: [] });
    if (init.method === "DELETE") return new Response(null, { status: 204 });
    if (!url.endsWith("/finish")) {
      this.isBegun = true;
      return Response.json({}, { status: 201 });
    }
    this.body = JSON.parse(init.body as string);
    if (this.next === FRAMES) return Response.json({ recording_id: "R1", report: REPORT, intervals: null });
    return Response.json({}, { status: 409 });
  }

  #put(first: number, bytes: Uint8Array): Response {
    expect(this.isBegun).toBe(true);
    const size = encode({ ...HEAD, seq: 0 }).length;
    expect(bytes.length % size).toBe(0);
    if (!this.lost.delete(first))
      for (let at = 0; at < bytes.length / size; at += 1)
        this.kept.set(first + at, bytes.slice(at * size, (at + 1) * size).join());
    return Response.json({ next: this.next, missing: [] });
  }
}

const HEAD = {
  type: "status",
  firstIndex: 0,
  deviceUs: null,
  receivedUs: 0n,
  flags: 0,
  status: { kind: "note" },
} as const;

let store: PhoneStore;
let engine: Engine;
beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  engine = new Engine();
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => engine.answer(url, init));
  store = await openStore();
  await store.begin(RECORDING);
  const frames = Array.from({ length: FRAMES }, (_, seq) => ({
    session: "S",
    seq,
    bytes: encode({ ...HEAD, seq }),
  }));
  const { elapsedS, noisyS, tail, symptoms } = RECORDING;
  await store.append("S", frames, { frames: FRAMES, elapsedS, noisyS, tail, symptoms });
});

const sent = (): Promise<unknown> => sendRecording({ store, server: new Server("ecm_1") }, RECORDING);

test("all frames are handed in, then the end; the phone forgets the recording with the report", async () => {
  expect(await sent()).toMatchObject({ report: REPORT, intervals: null });
  expect(engine.next).toBe(FRAMES);
  expect(engine.body).toMatchObject({ frames: FRAMES, symptoms: ["dizziness"] });
  expect(await store.recordings()).toEqual([]);
});

test("what the server had lost is handed in again", async () => {
  engine.lost = new Set([64]);
  // The server acknowledges no more than it has, so the phone still holds it.
  expect(await sent()).toMatchObject({ report: REPORT, intervals: null });
  expect(engine.next).toBe(FRAMES);
  expect(new Set(engine.kept.values()).size).toBe(FRAMES);
});

test("an upload that was cut off goes on where it stood, and nothing is deleted before it is acknowledged", async () => {
  let chunks = 0;
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    if (init.method === "PUT" && ++chunks === 2) return new Response("{}", { status: 503 });
    return engine.answer(url, init);
  });
  await expect(sent()).rejects.toThrow(Later);
  const [left] = await store.recordings();
  expect(left).toMatchObject({ acked: 64, state: "ended" });
  expect(await store.frames("S", [0, FRAMES], FRAMES)).toHaveLength(FRAMES - 64);
  expect(await sendRecording({ store, server: new Server(null) }, left!)).toMatchObject({
    report: REPORT,
    intervals: null,
  });
  expect(engine.asked.filter((line) => line === "PUT /S/chunks/0")).toHaveLength(1);
});

test("a lost end is asked for again and gives the same report", async () => {
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const answer = engine.answer(url, init);
    if (url.endsWith("/finish") && engine.asked.filter((line) => line.includes("finish")).length === 1)
      throw new TypeError("network");
    return answer;
  });
  await expect(sent()).rejects.toThrow(Later);
  const [left] = await store.recordings();
  expect(left).toMatchObject({ acked: FRAMES });
  expect(await sendRecording({ store, server: new Server(null) }, left!)).toMatchObject({
    report: REPORT,
    intervals: null,
  });
});

test("a phone that is not paired keeps its recording", async () => {
  engine.failures.push(401);
  await expect(sent()).rejects.toMatchObject({ problem: "not_paired" });
  engine.failures.push(403);
  await expect(sent()).rejects.toThrow(Refused);
  engine.failures.push(429);
  await expect(sent()).rejects.toThrow(Later);
  expect(await store.frames("S", [0, FRAMES], FRAMES)).toHaveLength(FRAMES);
});

test("a discarded recording is gone on both sides, though the server never heard of it", async () => {
  engine.failures.push(404);
  await sendDiscard(store, new Server(null), "S");
  expect(engine.asked).toEqual(["DELETE /S"]);
  expect(await store.recordings()).toEqual([]);
});

test("a chunk has frames on end only", () => {
  const frame = (seq: number, n = 1) => ({ session: "S", seq, bytes: new Uint8Array(n) });
  expect(fitting([frame(3), frame(4), frame(6)]).map(({ seq }) => seq)).toEqual([3, 4]);
  expect(fitting([frame(0, 200_000), frame(1)])).toHaveLength(1);
  expect(fitting([])).toEqual([]);
});
