import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { encode } from "./wire";
import { bytesOfHex, hexOf, vectors } from "./testing/vectors";
import { fakeAsked, fakeBluetooth, FakeDevice, uuid } from "./testing/fake-bluetooth";
import { FakeH10 } from "./testing/fake-h10";
import type { SensorEvent, SensorKind } from "./types";
import { BluetoothDriver, pauseS, type BluetoothKind } from "./web-bluetooth";

const START = "02000001820001010e00";
const STOP = "0300";
const frame = (first: number, n = 73): number[] => Array.from({ length: n }, (_, at) => first + at);

let told: SensorEvent[] = [];
let driver: BluetoothDriver;

/** The page: a window and a document that can be hidden and left. */
function page(device: FakeDevice, options?: { available: boolean }): void {
  const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const navigator = { userAgent: "Chrome", maxTouchPoints: 0, bluetooth: fakeBluetooth(device, options) };
  vi.stubGlobal("window", Object.assign(new EventTarget(), { isSecureContext: true, navigator }));
  vi.stubGlobal("document", document);
  vi.stubGlobal("navigator", navigator);
}

async function chosen(device: FakeDevice, kind: BluetoothKind): Promise<void> {
  page(device);
  told = [];
  driver = new BluetoothDriver(kind);
  driver.subscribe((event) => told.push(event));
  await driver.choose();
}

const settled = async (promise: Promise<unknown>): Promise<unknown> => {
  const outcome = promise.then(
    () => null,
    (error: unknown) => error,
  );
  await vi.advanceTimersByTimeAsync(9000);
  return outcome;
};

async function streaming(device: FakeDevice, kind: BluetoothKind): Promise<void> {
  await chosen(device, kind);
  const started = driver.start();
  await vi.advanceTimersByTimeAsync(100);
  await started;
  await vi.advanceTimersByTimeAsync(100);
}

const written = (device: FakeDevice): string[] => device.log.map(({ bytes }) => hexOf(bytes));
const links = (): unknown[] =>
  told.flatMap((event) => (event.type === "link" ? [[event.state, event.attempt, event.reason]] : []));
const samples = (): number[] =>
  told.flatMap((event) => (event.type === "samples" ? [...event.counts[0]!] : []));
const infos = () => told.flatMap((event) => (event.type === "info" ? [event.info] : []));

beforeEach(() => void vi.useFakeTimers());
afterEach(async () => {
  await settled(driver.stop());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a Polar H10", () => {
  it("is asked for by name, with every service that is used", async () => {
    await chosen(new FakeH10(), "polar_h10");
    expect(fakeAsked.last).toEqual({
      filters: [{ namePrefix: "Polar H10" }],
      optionalServices: ["fb005c80-02e7-f387-1cad-8acd2d8df0c8", 0x180d, 0x180f, 0x180a],
    });
  });

  it("tells who it is, streams, and has heart rate, contact and battery beside", async () => {
    const strap = new FakeH10();
    await streaming(strap, "polar_h10");
    expect(written(strap)).toEqual(["0100", START]);
    expect(links()).toEqual([
      ["connecting", undefined, undefined],
      ["connected", undefined, undefined],
    ]);
    expect(infos()).toEqual([
      {
        kind: "polar_h10",
        name: "Polar H10 12345678",
        fsHz: 130,
        leads: ["chest"],
        uvPerCount: 1,
        model: "H10",
        firmware: "5.0.0",
        serial: "12345678",
      },
    ]);
    for (let first = 0; first < 365; first += 73) expect(strap.take(frame(first))).toBe(true);
    expect(samples()).toEqual(frame(0, 365));
    expect(told.flatMap((event) => (event.type === "samples" ? [event.flags] : []))).toEqual([2, 2, 2, 2, 0]);
    strap.beat(72, [853]);
    strap.beat(71, [860]);
    strap.beat(0, [], false);
    expect(told.filter(({ type }) => type === "contact" || type === "battery")).toEqual([
      { type: "battery", percent: 83 },
      { type: "contact", on: true },
      { type: "contact", on: false },
    ]);
    expect(told.flatMap((event) => (event.type === "rr" ? [event.heartRate] : []))).toEqual([72, 71, null]);
  });

  it("is taken up again after a lost link, with the start sent again and the gap in its place", async () => {
    const strap = new FakeH10();
    await streaming(strap, "polar_h10");
    for (const first of [0, 73]) strap.take(frame(first));
    strap.inRange = false;
    strap.drop();
    await vi.advanceTimersByTimeAsync(1000 + 2000);
    strap.inRange = true;
    // The strap goes on beating while nobody hears it: 5 s.
    strap.take(frame(146, 650), { lost: true });
    await vi.advanceTimersByTimeAsync(4000 + 100);
    strap.take(frame(796));
    expect(links().slice(2)).toEqual([
      ["lost", undefined, "link_lost"],
      ["reconnecting", 1, "link_lost"],
      ["reconnecting", 2, "out_of_range"],
      ["reconnecting", 3, "out_of_range"],
      ["connected", undefined, undefined],
    ]);
    expect(written(strap)).toEqual(["0100", START, "0100", START]);
    expect(told.at(-1)).toMatchObject({ firstIndex: 796, gapBefore: 650, flags: 2 });
    expect(infos()).toHaveLength(1);
  });

  it("is stopped and started again where it streams already", async () => {
    const strap = new FakeH10();
    strap.refusals = [6];
    await streaming(strap, "polar_h10");
    expect(written(strap)).toEqual(["0100", START, STOP, START]);
    expect(strap.take(frame(0))).toBe(true);
  });

  it("is connected anew where the packets are too short", async () => {
    const strap = new FakeH10();
    strap.refusals = [10];
    await chosen(strap, "polar_h10");
    expect(await settled(driver.start())).toBeNull();
    expect(links()).toEqual([
      ["connecting", undefined, undefined],
      ["reconnecting", 1, "mtu"],
      ["connected", undefined, undefined],
    ]);
  });

  it.each([
    [13, "in_charger", "The sensor is in its charger."],
    [5, "refused", "The sensor refused a parameter."],
  ])("that refuses with %i says why", async (error, problem, message) => {
    const strap = new FakeH10();
    strap.refusals = [error];
    await chosen(strap, "polar_h10");
    expect(await settled(driver.start())).toMatchObject({ problem, message });
    expect(links().at(-1)).toEqual(["closed", undefined, undefined]);
    expect(strap.gatt.connected).toBe(false);
  });

  it("out of range is tried three times", async () => {
    const strap = new FakeH10();
    strap.inRange = false;
    await chosen(strap, "polar_h10");
    expect(await settled(driver.start())).toMatchObject({ problem: "out_of_range" });
    expect(links().map((link) => (link as unknown[])[0])).toEqual([
      "connecting",
      "reconnecting",
      "reconnecting",
      "closed",
    ]);
  });

  it("is stopped on its own side, once", async () => {
    const strap = new FakeH10();
    await streaming(strap, "polar_h10");
    await Promise.all([driver.stop(), driver.stop()]);
    expect(written(strap).filter((bytes) => bytes === STOP)).toHaveLength(1);
    expect(strap.streams).toBe(false);
    expect(strap.gatt.connected).toBe(false);
    expect(links().at(-1)).toEqual(["closed", undefined, undefined]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(links().at(-1)).toEqual(["closed", undefined, undefined]);
  });

  it("is stopped when the page is left", async () => {
    const strap = new FakeH10();
    await streaming(strap, "polar_h10");
    window.dispatchEvent(new Event("pagehide"));
    await vi.advanceTimersByTimeAsync(10);
    expect(written(strap).at(-1)).toBe(STOP);
  });

  it("is sought at once when the page is looked at again", async () => {
    const strap = new FakeH10();
    await streaming(strap, "polar_h10");
    strap.drop();
    document.dispatchEvent(new Event("visibilitychange"));
    await vi.advanceTimersByTimeAsync(100);
    expect(links().at(-1)).toEqual(["connected", undefined, undefined]);
  });

  it("that is silent though it seems linked is taken up anew", async () => {
    const strap = new FakeH10();
    await streaming(strap, "polar_h10");
    strap.take(frame(0));
    await vi.advanceTimersByTimeAsync(17_000);
    expect(links().slice(2)).toEqual([
      ["lost", undefined, "link_lost"],
      ["reconnecting", 1, "link_lost"],
      ["connected", undefined, undefined],
    ]);
  });

  it("stopped while it is sought is left alone", async () => {
    const strap = new FakeH10();
    await streaming(strap, "polar_h10");
    strap.drop();
    await driver.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(links().at(-1)).toEqual(["closed", undefined, undefined]);
    expect(strap.gatt.connected).toBe(false);
  });

  it("stopped and started again begins a new grid", async () => {
    const strap = new FakeH10();
    await streaming(strap, "polar_h10");
    strap.take(frame(0));
    await driver.stop();
    const started = driver.start();
    await vi.advanceTimersByTimeAsync(5000);
    await started;
    strap.take(frame(500));
    expect(told.at(-1)).toMatchObject({ type: "samples", firstIndex: 0, gapBefore: 0 });
    expect(infos()).toHaveLength(2);
  });

  it("leaves out what it cannot read, and says so to those who look", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const strap = new FakeH10();
    await streaming(strap, "polar_h10");
    strap.notify(
      "fb005c80-02e7-f387-1cad-8acd2d8df0c8",
      "fb005c82-02e7-f387-1cad-8acd2d8df0c8",
      Uint8Array.of(0),
    );
    strap.take(frame(0));
    expect(samples()).toEqual(frame(0));
    expect(warn).toHaveBeenCalledOnce();
    warn.mockRestore();
  });
});

it("waits 1, 2, 4, 8, then 15 s", () => {
  expect([1, 2, 3, 4, 5, 9].map(pauseS)).toEqual([1, 2, 4, 8, 15, 15]);
});

it("says that the adapter is off, before the chooser", async () => {
  const device = new FakeH10();
  page(device, { available: false });
  driver = new BluetoothDriver("polar_h10");
  await expect(driver.choose()).rejects.toMatchObject({ problem: "adapter_off" });
});

const GSP = "34802252-7185-4d5d-b431-630e7050e8f0";
const COMMANDS = "34800001-7185-4d5d-b431-630e7050e8f0";
const MESSAGES = "34800002-7185-4d5d-b431-630e7050e8f0";

/** A Movesense that answers every command with a status. */
function movesense(status: number): FakeDevice {
  const write = (command: Uint8Array): void => {
    const answer = Uint8Array.of(1, command[1]!, status & 0xff, status >> 8);
    setTimeout(() => device.notify(GSP, MESSAGES, answer), 0);
  };
  const services = { [GSP]: { [COMMANDS]: { write }, [MESSAGES]: { notifies: true } } };
  const device = new FakeDevice("Movesense 203030000123", services);
  return device;
}

describe("a Movesense", () => {
  it("is subscribed to, and its parts are joined", async () => {
    const device = movesense(200);
    await streaming(device, "movesense");
    const ascii = (text: string): string => hexOf(new TextEncoder().encode(text));
    expect(written(device)).toEqual([`010b${ascii("/Meas/ECG/250")}`, `010c${ascii("/Meas/HR")}`]);
    const lsb = bytesOfHex(vectors("movesense").find(({ name }) => name === "ECG in steps")!.hex!);
    device.notify(GSP, MESSAGES, Uint8Array.of(2, 11, ...lsb.subarray(0, 40)));
    device.notify(GSP, MESSAGES, Uint8Array.of(3, 11, ...lsb.subarray(40)));
    expect(samples().slice(0, 5)).toEqual([0, 1, -1, 1000, -1000]);
    expect(infos()[0]).toMatchObject({ kind: "movesense", fsHz: 250, uvPerCount: 3125 / 8192 });
    await driver.stop();
    expect(written(device).slice(2)).toEqual(["020b", "020c"]);
  });

  it("that refuses says so", async () => {
    await chosen(movesense(404), "movesense");
    expect(await settled(driver.start())).toMatchObject({ problem: "refused" });
  });
});

it.each<[string, number, string]>([
  ["0.8", 0x2bf1, "0.8 and later"],
  ["0.7", 0x2bdd, "0.7 and earlier"],
])("a Movesense with the open firmware %s streams at 250 Hz", async (_, characteristic, vector) => {
  const write = (): void => undefined;
  const services = {
    [uuid(0x1859)]: {
      [uuid(characteristic)]: { notifies: true },
      [uuid(characteristic === 0x2bf1 ? 0x2bf3 : 0x2be3)]: { write },
    },
  };
  const device = new FakeDevice("Movesense", services);
  await streaming(device, "movesense_1859");
  expect(device.log[0]!.bytes[0]).toBe(4);
  const packet = vectors("movesense_1859").find(({ name }) => name === vector)!;
  device.notify(0x1859, characteristic, bytesOfHex(packet.hex!));
  expect(samples().slice(0, 4)).toEqual([1, -1, 32_767, -32_767]);
  await driver.stop();
  expect(device.hearing.size).toBe(0);
});

it("a strap with nothing but the Heart Rate Service gives intervals", async () => {
  const services = { [uuid(0x180d)]: { [uuid(0x2a37)]: { notifies: true } } };
  const device = new FakeDevice("HRM-Dual", services);
  await streaming(device, "heart_rate");
  device.notify(0x180d, 0x2a37, bytesOfHex("10485503"));
  expect(told.at(-1)).toMatchObject({ type: "rr", heartRate: 72, rr1024: [853], contact: null });
  expect(infos()[0]).toMatchObject({ kind: "heart_rate", fsHz: null, leads: [] });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(links().at(-1)).toEqual(["connected", undefined, undefined]);
});

const UART = "6e400001-b5a3-f393-e0a9-e50e24dcca9e";
const FROM_BOARD = "6e400003-b5a3-f393-e0a9-e50e24dcca9e";

it("a hobby board sends frames in pieces as short as the radio has them", async () => {
  const device = new FakeDevice("ESP32", { [UART]: { [FROM_BOARD]: { notifies: true } } });
  await streaming(device, "open_frame");
  const counts = [Int32Array.of(1, -2, 3), Int32Array.of(10, 20, 30)];
  const head = { seq: 0, firstIndex: 0, deviceUs: 0n, receivedUs: 0n, flags: 1 };
  const bytes = encode({ type: "ecg", ...head, uvPerCount: 2.5, counts });
  for (let at = 0; at < bytes.length; at += 20) device.notify(UART, FROM_BOARD, bytes.subarray(at, at + 20));
  const kind: SensorKind = "open_frame";
  expect(told.slice(2)).toMatchObject([
    { type: "info", info: { kind, name: "ESP32", fsHz: 250, leads: ["ch1", "ch2"], uvPerCount: 2.5 } },
    { type: "contact", on: false },
    { type: "samples", counts, flags: 1, firstIndex: 0 },
  ]);
});

describe("any strap", () => {
  it("is sought among all kinds, with every service of theirs", async () => {
    await chosen(new FakeH10(), "any_strap");
    const { filters, optionalServices } = fakeAsked.last as {
      filters: BluetoothLEScanFilter[];
      optionalServices: unknown[];
    };
    expect(filters).toContainEqual({ namePrefix: "Polar H10" });
    expect(filters).toContainEqual({ services: [0x180d] });
    expect(optionalServices).toEqual(expect.arrayContaining([GSP, UART, 0x1859, 0x180d, 0x180f, 0x180a]));
    expect(new Set(optionalServices).size).toBe(optionalServices.length);
  });

  it("that measures ECG is asked for it, though it has the Heart Rate Service, too", async () => {
    const strap = new FakeH10();
    await streaming(strap, "any_strap");
    expect(infos()[0]).toMatchObject({ kind: "polar_h10" });
    await driver.stop();
    expect(written(strap)).toEqual(["0100", START, STOP]);
  });

  it("that has beats alone gives those", async () => {
    const services = { [uuid(0x180d)]: { [uuid(0x2a37)]: { notifies: true } } };
    await streaming(new FakeDevice("HRM", services), "any_strap");
    expect(infos()[0]).toMatchObject({ kind: "heart_rate" });
  });

  it("is none where nothing is known of it", async () => {
    await chosen(new FakeDevice("Kettle", {}), "any_strap");
    expect(await settled(driver.start())).toMatchObject({ problem: "not_this_sensor" });
  });
});

describe("another device", () => {
  it("is not this sensor", async () => {
    await chosen(new FakeDevice("Kettle", {}), "polar_h10");
    expect(await settled(driver.start())).toMatchObject({ problem: "not_this_sensor" });
  });

  it("must be chosen first", async () => {
    driver = new BluetoothDriver("polar_h10");
    await expect(driver.start()).rejects.toMatchObject({ problem: "cancelled" });
  });
});
