import { afterEach, expect, it, vi } from "vitest";
import { createDriver } from "./drivers";
import type { SensorEvent } from "./types";
import { encode } from "./wire";

/** A serial port in memory: what is sent, errors of the line, and being unplugged. */
class FakePort {
  readable: ReadableStream<Uint8Array> | null = null;
  opened: unknown = null;
  closed = false;
  #controller!: ReadableStreamDefaultController<Uint8Array>;

  open(options: unknown): Promise<void> {
    this.opened = options;
    this.#renew();
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.closed = true;
    this.readable = null;
    return Promise.resolve();
  }

  send(bytes: Uint8Array): void {
    this.#controller.enqueue(bytes);
  }

  garble(): void {
    const controller = this.#controller;
    this.#renew();
    controller.error(new DOMException("framing error", "FramingError"));
  }

  unplug(): void {
    const controller = this.#controller;
    this.readable = null;
    controller.error(new DOMException("The device has been lost.", "NetworkError"));
  }

  #renew(): void {
    this.readable = new ReadableStream({ start: (controller) => void (this.#controller = controller) });
  }
}

const told: SensorEvent[] = [];
const lines = (from: number, to: number): Uint8Array =>
  new TextEncoder().encode(Array.from({ length: to - from }, (_, at) => `${from + at}\r\n`).join(""));
const samples = (): number[] =>
  told.flatMap((event) => (event.type === "samples" ? [...event.counts[0]!] : []));
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

async function opened(requestPort: () => Promise<unknown>) {
  told.length = 0;
  const navigator = { userAgent: "", maxTouchPoints: 0, serial: { requestPort } };
  vi.stubGlobal("window", { isSecureContext: true, navigator });
  vi.stubGlobal("navigator", navigator);
  const driver = createDriver("serial");
  driver.subscribe((event) => told.push(event));
  await driver.choose();
  return driver;
}

afterEach(() => void vi.unstubAllGlobals());

it("lines of a board are samples, over a garbled block, until it is stopped", async () => {
  const port = new FakePort();
  const driver = await opened(() => Promise.resolve(port));
  await driver.start();
  expect(port.opened).toEqual({ baudRate: 115_200 });
  port.send(lines(0, 120));
  await settle();
  port.garble();
  await settle();
  port.send(lines(120, 130));
  await settle();
  expect(samples()).toEqual(Array.from({ length: 129 }, (_, at) => at + 1));
  expect(told.find(({ type }) => type === "info")).toMatchObject({ info: { kind: "serial", fsHz: 250 } });
  await driver.stop();
  expect(port.closed).toBe(true);
  expect(told.at(-1)).toEqual({ type: "link", state: "closed" });
});

it("frames of a board are told from lines", async () => {
  const port = new FakePort();
  const driver = await opened(() => Promise.resolve(port));
  await driver.start();
  for (let seq = 0; seq < 5; seq += 1) {
    const head = { seq, firstIndex: 25 * seq, deviceUs: null, receivedUs: 0n, flags: 0 };
    const counts = [Int32Array.from({ length: 25 }, (_, at) => 25 * seq + at)];
    port.send(encode({ type: "ecg", ...head, uvPerCount: 2, counts }));
  }
  await settle();
  expect(samples()).toEqual(Array.from({ length: 125 }, (_, at) => at));
  await driver.stop();
});

it("a board that is unplugged closes the link and says why", async () => {
  const port = new FakePort();
  const driver = await opened(() => Promise.resolve(port));
  await driver.start();
  port.unplug();
  await settle();
  expect(told.at(-1)).toEqual({ type: "link", state: "closed", reason: "unplugged" });
  await driver.stop();
});

it("no port is chosen, or it is in use", async () => {
  const denied = (): Promise<never> => Promise.reject(new DOMException("No port selected", "NotFoundError"));
  await expect(opened(denied)).rejects.toMatchObject({ problem: "cancelled" });
  const busy = { open: () => Promise.reject(new DOMException("Failed to open", "NetworkError")) };
  const driver = await opened(() => Promise.resolve(busy));
  await expect(driver.start()).rejects.toMatchObject({ problem: "in_use" });
  expect(told.at(-1)).toEqual({ type: "link", state: "closed" });
});
