import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Link, type LinkPort } from "./link";
import type { Range } from "./messages";

/** The socket of the browser, with the engine's end in the hands of the test. */
class Socket {
  static readonly OPEN = 1;
  static all: Socket[] = [];
  readyState = 1;
  bufferedAmount = 0;
  readonly sent: (string | number)[] = [];
  onopen: () => void = () => undefined;
  onmessage: (event: { data: string }) => void = () => undefined;
  onclose: (event: { code: number }) => void = () => undefined;

  constructor(readonly url: string) {
    Socket.all.push(this);
  }

  send(data: string | Uint8Array): void {
    this.sent.push(typeof data === "string" ? data : data[0]!);
  }

  close(code = 1005): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose({ code });
  }

  say(message: object): void {
    this.onmessage({ data: JSON.stringify(message) });
  }

  get frames(): (string | number)[] {
    return this.sent.filter((each) => typeof each === "number");
  }
}

let acked: number[];
let refused: string[];
let link: Link;
const port = (): LinkPort => ({
  begin: async () => "ready",
  frames: async ([from, to]: Range, count) =>
    Array.from({ length: Math.min(count, to - from) }, (_, at) => ({
      session: "S",
      seq: from + at,
      bytes: Uint8Array.of(from + at),
    })),
  acknowledged: (next) => acked.push(next),
  message: () => undefined,
  online: () => undefined,
  refused: (problem) => refused.push(problem),
});
const turns = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const newest = (): Socket => Socket.all.at(-1)!;

async function welcomed(next: number, missing: readonly Range[] = []): Promise<Socket> {
  await turns();
  newest().onopen();
  newest().say({ type: "welcome", next, missing });
  await turns();
  return newest();
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Socket);
  Socket.all = [];
  acked = [];
  refused = [];
  link = new Link({ url: "ws://x/feed", token: "ecm_1", written: 3, acked: 0 }, port());
  void link.run();
});

afterEach(() => {
  link.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("says hello, then sends what is written, in order, and what comes after", async () => {
  const socket = await welcomed(0);
  expect(JSON.parse(socket.sent[0] as string)).toEqual({ type: "hello", version: 1, token: "ecm_1" });
  expect(socket.frames).toEqual([0, 1, 2]);
  link.written(5);
  await turns();
  expect(socket.frames).toEqual([0, 1, 2, 3, 4]);
});

test("nothing is sent before the welcome, and what the server has is not sent", async () => {
  await turns();
  newest().onopen();
  await turns();
  expect(newest().frames).toEqual([]);
  newest().say({ type: "welcome", next: 2, missing: [] });
  await turns();
  expect(newest().frames).toEqual([2]);
  expect(acked).toEqual([2]);
});

test("behind a lost connection it sends from what is durable on", async () => {
  const first = await welcomed(0);
  first.say({ type: "ack", next: 1 });
  first.close(1006);
  await vi.advanceTimersByTimeAsync(1000);
  const second = await welcomed(1);
  expect(second).not.toBe(first);
  expect(second.frames).toEqual([1, 2]);
});

test("missing frames are sent again at once", async () => {
  const socket = await welcomed(0);
  socket.say({ type: "missing", ranges: [[1, 2]] });
  await turns();
  expect(socket.frames).toEqual([0, 1, 2, 1]);
});

test("a last frame that was lost on the way is sent again, though nobody misses it", async () => {
  const socket = await welcomed(0);
  socket.say({ type: "ack", next: 2 });
  await vi.advanceTimersByTimeAsync(5000);
  socket.say({ type: "pong", t: 0, server_us: 0 });
  await vi.advanceTimersByTimeAsync(5000);
  expect(socket.frames).toEqual([0, 1, 2, 2]);
});

test("a server that is silent is left and sought again", async () => {
  const socket = await welcomed(0);
  await vi.advanceTimersByTimeAsync(25_000);
  expect(socket.readyState).toBe(3);
  expect(Socket.all.length).toBeGreaterThan(1);
});

test("more is not handed over than the network takes", async () => {
  await turns();
  newest().onopen();
  newest().bufferedAmount = 1 << 20;
  newest().say({ type: "welcome", next: 0, missing: [] });
  await turns();
  expect(newest().frames).toEqual([]);
  newest().bufferedAmount = 0;
  link.written(4);
  await turns();
  expect(newest().frames).toEqual([0, 1, 2, 3]);
});

test("a wrong token ends it; damage and overload do not", async () => {
  (await welcomed(0)).close(4400);
  await vi.advanceTimersByTimeAsync(1000);
  (await welcomed(0)).close(4401);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(Socket.all).toHaveLength(2);
  expect(refused).toEqual(["not_paired"]);
});
