/** The standard services of Bluetooth straps: Heart Rate (0x180D) and Battery (0x180F). */
import { demand, viewOf, type RrPacket } from "./packets";

const WIDE_RATE = 1;
const CONTACT = 2;
const TELLS_CONTACT = 4;
const ENERGY = 8;
const INTERVALS = 16;

/** Heart Rate Measurement, 0x2A37. */
export function measurement(bytes: Uint8Array): RrPacket {
  demand(bytes.length > 0, "The measurement is empty.");
  const view = viewOf(bytes);
  const flags = view.getUint8(0);
  const wide = (flags & WIDE_RATE) !== 0;
  const rateEnd = wide ? 3 : 2;
  const begin = rateEnd + (flags & ENERGY ? 2 : 0);
  demand(bytes.length >= begin, "The measurement is cut off.");
  const rate = wide ? view.getUint16(1, true) : view.getUint8(1);
  return {
    type: "rr",
    heartRate: rate === 0 ? null : rate,
    rr1024: flags & INTERVALS ? intervals(view, begin) : [],
    contact: flags & TELLS_CONTACT ? (flags & CONTACT) !== 0 : null,
  };
}

function intervals(view: DataView, begin: number): number[] {
  const bytes = view.byteLength - begin;
  demand(bytes % 2 === 0, "The last interval is cut off.");
  return Array.from({ length: bytes / 2 }, (_, each) => view.getUint16(begin + 2 * each, true));
}

/** Battery Level, 0x2A19, in percent. */
export function battery(bytes: Uint8Array): number {
  demand(bytes.length === 1, "The battery level is one byte.");
  const percent = bytes[0]!;
  demand(percent <= 100, `A battery of ${percent} % is none.`);
  return percent;
}
