/** A Polar H10 in memory: its services, its control point, and frames that a test sends. */
import { FakeDevice, uuid, type FakeServices } from "./fake-bluetooth";

const PMD = "fb005c80-02e7-f387-1cad-8acd2d8df0c8";
const CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8";
const DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8";
const HEART_RATE = 0x180d;
const MEASUREMENT = 0x2a37;
const BATTERY = 0x180f;
const LEVEL = 0x2a19;
const INFORMATION = 0x180a;

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

export class FakeH10 extends FakeDevice {
  streams = false;
  percent = 83;
  /** Errors that the next starts are answered with. */
  refusals: number[] = [];
  /** Time of the last sample that was taken, ns since 2000. */
  timeNs = 599_616_000_000_000_000n;

  constructor(name = "Polar H10 12345678") {
    const services: FakeServices = {};
    super(name, services);
    Object.assign(services, this.#services());
  }

  override onDisconnected(): void {
    this.streams = false;
  }

  /** Takes samples, and sends them unless they are lost on the way; false where nobody hears them. */
  take(counts: readonly number[], { lost = false, fsHz = 130 } = {}): boolean {
    this.timeNs += BigInt(Math.round((counts.length * 1e9) / fsHz));
    if (!this.streams || lost) return false;
    const frame = new Uint8Array(10 + 3 * counts.length);
    const view = new DataView(frame.buffer);
    view.setBigUint64(1, this.timeNs, true);
    counts.forEach((count, at) => {
      view.setUint16(10 + 3 * at, count & 0xffff, true);
      view.setInt8(12 + 3 * at, count >> 16);
    });
    return this.notify(PMD, DATA, frame);
  }

  beat(heartRate: number, rr1024: readonly number[], contact = true): boolean {
    const intervals = rr1024.flatMap((interval) => [interval & 0xff, interval >> 8]);
    return this.notify(HEART_RATE, MEASUREMENT, bytes(contact ? 0x16 : 0x14, heartRate, ...intervals));
  }

  #services(): FakeServices {
    return {
      [PMD]: {
        [CONTROL]: {
          read: () => bytes(0x0f, 0x05),
          write: (command) => this.#command(command),
          notifies: true,
        },
        [DATA]: { notifies: true },
      },
      [uuid(HEART_RATE)]: { [uuid(MEASUREMENT)]: { notifies: true } },
      [uuid(BATTERY)]: { [uuid(LEVEL)]: { read: () => bytes(this.percent), notifies: true } },
      [uuid(INFORMATION)]: {
        [uuid(0x2a24)]: { read: () => text("H10\0") },
        [uuid(0x2a26)]: { read: () => text("5.0.0") },
      },
    };
  }

  #command([op, kind = 0]: Uint8Array): void {
    const answer = (error: number, ...parameters: number[]): void => {
      setTimeout(() => this.notify(PMD, CONTROL, bytes(0xf0, op!, kind, error, 0, ...parameters)), 0);
    };
    if (op === 1) return answer(0, 0, 1, 0x82, 0, 1, 1, 0x0e, 0);
    if (op === 3) {
      this.streams = false;
      return answer(0);
    }
    const refused = this.refusals.shift() ?? 0;
    this.streams = refused === 0;
    answer(refused);
  }
}
