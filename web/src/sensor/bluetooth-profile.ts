/// <reference types="web-bluetooth" />
/** What a kind of Bluetooth sensor needs beyond the link: services, commands, decoders. */
import type { Gatt } from "./gatt";
import { battery, measurement } from "./heart-rate";
import { Unreadable, type Packet } from "./packets";
import { SensorError, type SensorInfo } from "./types";

/** Where a profile puts what it hears. */
export interface Port {
  info(info: SensorInfo, settleS?: number): void;
  packet(packet: Packet): void;
  battery(percent: number): void;
  contact(on: boolean): void;
}

/** The one channel of a strap runs across the chest: it is no lead I. */
export const STRAP_LEADS: readonly string[] = ["chest"];

export interface Profile {
  /** The service by which the kind is known. */
  readonly service: BluetoothServiceUUID;
  /** What the chooser lists, and every service that is used. */
  readonly request: { filters: BluetoothLEScanFilter[]; optionalServices: BluetoothServiceUUID[] };
  /** Whether silence means that the link is dead: an ECG never stops, a strap without skin may. */
  readonly neverSilent: boolean;
  /** Starts the stream; whatever is heard goes to the port from then on. */
  open(gatt: Gatt, port: Port): Promise<void>;
  /** What is good to have beside the stream, once it runs. */
  beside(gatt: Gatt, port: Port): Promise<void>;
  /** Ends the stream on the sensor. */
  stop(gatt: Gatt): Promise<void>;
}

export const HEART_RATE = 0x180d;
export const HEART_RATE_MEASUREMENT = 0x2a37;
export const BATTERY = 0x180f;
const BATTERY_LEVEL = 0x2a19;
export const DEVICE_INFORMATION = 0x180a;
const MODEL = 0x2a24;
const FIRMWARE = 0x2a26;

/** How long a sensor may take for an answer. */
const ANSWER_MS = 5000;

/** A listener that leaves out what it cannot read; the timeline sees what is missing. */
export function readable(heard: (bytes: Uint8Array) => void): (bytes: Uint8Array) => void {
  return (bytes) => {
    try {
      heard(bytes);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      console.warn(`A packet of the sensor was left out. ${error.message}`);
    }
  };
}

/** Model and firmware where the sensor tells them. */
export async function deviceInformation(gatt: Gatt): Promise<Pick<SensorInfo, "model" | "firmware">> {
  if (!(await gatt.has(DEVICE_INFORMATION))) return {};
  const [model, firmware] = [await text(gatt, MODEL), await text(gatt, FIRMWARE)];
  return { ...(model === "" ? {} : { model }), ...(firmware === "" ? {} : { firmware }) };
}

async function text(gatt: Gatt, characteristic: number): Promise<string> {
  const bytes = await gatt.readIfThere(DEVICE_INFORMATION, characteristic);
  return new TextDecoder().decode(bytes ?? new Uint8Array()).replace(/[\0\s]+$/, "");
}

/** Charge now and whenever it changes. */
export async function hearBattery(gatt: Gatt, port: Port): Promise<void> {
  if (!(await gatt.has(BATTERY))) return;
  const level = await gatt.readIfThere(BATTERY, BATTERY_LEVEL);
  if (level === null) return;
  readable((bytes) => port.battery(battery(bytes)))(level);
  await gatt.hearIfThere(
    BATTERY,
    BATTERY_LEVEL,
    readable((bytes) => port.battery(battery(bytes))),
  );
}

/** Heart rate, intervals and contact where the sensor has the standard service beside its own. */
export async function hearHeartRate(gatt: Gatt, port: Port): Promise<void> {
  if (!(await gatt.has(HEART_RATE))) return;
  await gatt.hearIfThere(
    HEART_RATE,
    HEART_RATE_MEASUREMENT,
    readable((bytes) => port.packet(measurement(bytes))),
  );
}

/** Commands that are answered by a notification: one waits at a time. */
export class Answers<T> {
  #waiting: { fits: (answer: T) => boolean; take: (answer: T) => void } | null = null;

  hear(answer: T): void {
    if (this.#waiting?.fits(answer)) this.#waiting.take(answer);
  }

  /** Sends, and waits for the answer that fits; a sensor that says nothing counts as a link that is lost. */
  async to(send: () => Promise<void>, fits: (answer: T) => boolean): Promise<T> {
    const answer = new Promise<T>((resolve, reject) => {
      const silent = setTimeout(
        () => reject(new SensorError("link_lost", "The sensor does not answer.")),
        ANSWER_MS,
      );
      this.#waiting = { fits, take: (heard) => (clearTimeout(silent), resolve(heard)) };
    });
    // Told by the caller below; without this line a failed write would leave it unheard.
    answer.catch(() => undefined);
    await send();
    return answer;
  }
}
