import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { installCapacitorBluetooth, type NativeWindow } from "./capacitor-ble";
import type { FakeDevice } from "./testing/fake-bluetooth";
import { FakeCapacitorPlugin } from "./testing/fake-capacitor";
import { FakeH10 } from "./testing/fake-h10";
import type { SensorEvent } from "./types";
import { BluetoothDriver, type BluetoothKind } from "./web-bluetooth";

const PMD = "fb005c80-02e7-f387-1cad-8acd2d8df0c8";
const FULL = ["0000180d", "0000180f", "0000180a"].map((short) => `${short}-0000-1000-8000-00805f9b34fb`);
const frame = (first: number, n = 73): number[] => Array.from({ length: n }, (_, at) => first + at);

let plugin: FakeCapacitorPlugin;
let driver: BluetoothDriver;
let told: SensorEvent[] = [];

/** The page inside the native app, whose WebView has no Bluetooth. */
function nativePage(device: FakeDevice): void {
  plugin = new FakeCapacitorPlugin(device);
  const navigator = { userAgent: "Android WebView", maxTouchPoints: 5 };
  const Capacitor = { isNativePlatform: () => true, Plugins: { BluetoothLe: plugin } };
  const page = Object.assign(new EventTarget(), { isSecureContext: true, navigator, Capacitor });
  vi.stubGlobal("window", page);
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  vi.stubGlobal("navigator", navigator);
  expect(installCapacitorBluetooth(page)).toBe(true);
}

async function streaming(device: FakeDevice, kind: BluetoothKind = "polar_h10"): Promise<void> {
  nativePage(device);
  told = [];
  driver = new BluetoothDriver(kind);
  driver.subscribe((event) => told.push(event));
  await driver.choose();
  const started = driver.start();
  await vi.advanceTimersByTimeAsync(200);
  await started;
  await vi.advanceTimersByTimeAsync(200);
}

const samples = (): number[] =>
  told.flatMap((event) => (event.type === "samples" ? [...event.counts[0]!] : []));
const links = (): string[] => told.flatMap((event) => (event.type === "link" ? [event.state] : []));

beforeEach(() => void vi.useFakeTimers());
afterEach(async () => {
  const stopped = driver?.stop();
  await vi.advanceTimersByTimeAsync(9000);
  await stopped;
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("streams a Polar H10 through the plugin, sample by sample", async () => {
  const strap = new FakeH10();
  await streaming(strap);
  expect(plugin.asked).toEqual({ namePrefix: "Polar H10", optionalServices: [PMD, ...FULL] });
  for (let first = 0; first < 730; first += 73) expect(strap.take(frame(first))).toBe(true);
  expect(samples()).toEqual(frame(0, 730));
  strap.beat(72, [853]);
  expect(told.filter(({ type }) => type === "battery" || type === "contact")).toEqual([
    { type: "battery", percent: 83 },
    { type: "contact", on: true },
  ]);
});

it("takes a lost link up again and hears nothing twice", async () => {
  const strap = new FakeH10();
  await streaming(strap);
  strap.take(frame(0));
  const listeners = plugin.listeners;
  strap.drop();
  strap.take(frame(73));
  await vi.advanceTimersByTimeAsync(3000);
  strap.take(frame(146));
  expect(links()).toEqual(["connecting", "connected", "lost", "reconnecting", "connected"]);
  expect(samples()).toEqual([...frame(0), ...frame(146)]);
  expect(plugin.listeners).toBe(listeners);
});

it("stops the stream on the strap and lets it go", async () => {
  const strap = new FakeH10();
  await streaming(strap);
  const stopped = driver.stop();
  await vi.advanceTimersByTimeAsync(100);
  await stopped;
  expect([strap.streams, strap.gatt.connected, plugin.listeners]).toEqual([false, false, 0]);
});

it("asks for a strap that has no name by its service", async () => {
  nativePage(new FakeH10());
  driver = new BluetoothDriver("heart_rate");
  await driver.choose();
  expect(plugin.asked).toEqual({ services: [FULL[0]], optionalServices: FULL });
});

it("lists every device where straps of several names are looked for", async () => {
  const strap = new FakeH10();
  await streaming(strap, "any_strap");
  expect(plugin.asked).not.toHaveProperty("namePrefix");
  expect(plugin.asked).not.toHaveProperty("services");
  strap.take(frame(0));
  expect(samples()).toEqual(frame(0));
});

it("says that the adapter is off, and that the person chose none", async () => {
  nativePage(new FakeH10());
  driver = new BluetoothDriver("polar_h10");
  plugin.isOn = false;
  await expect(driver.choose()).rejects.toMatchObject({ problem: "adapter_off" });
  plugin.isOn = true;
  plugin.requestDevice = () => Promise.reject(new Error("requestDevice cancelled."));
  await expect(driver.choose()).rejects.toMatchObject({ problem: "cancelled" });
});

it("leaves browsers as they are", () => {
  const browser = (Capacitor?: NativeWindow["Capacitor"]): object => {
    const navigator = {};
    installCapacitorBluetooth({ navigator, ...(Capacitor && { Capacitor }) });
    return navigator;
  };
  expect("bluetooth" in browser()).toBe(false);
  expect("bluetooth" in browser({ isNativePlatform: () => false, Plugins: { BluetoothLe: {} } })).toBe(false);
  expect("bluetooth" in browser({ isNativePlatform: () => true, Plugins: {} })).toBe(false);
});
