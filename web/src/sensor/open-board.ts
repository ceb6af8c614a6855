/**
 * Hobby boards: frames of the wire in a stream that may lose and damage bytes (Nordic UART), and text with one integer
 * per line (Web Serial).
 */
import { oneLead, type EcgPacket, type Packet } from "./packets";
import { LEAD_OFF } from "./types";
import { decode, frameLength, HEADER_BYTES, WIDE, WireError, type Frame } from "./wire";

/** Nordic UART: the board notifies on the second one and is written to on the first. */
export const SERVICE = "6e400001-b5a3-f393-e0a9-e50e24dcca9e";
export const FROM_BOARD = "6e400003-b5a3-f393-e0a9-e50e24dcca9e";

/** No integer of 32 bits has a line as long as this. */
const LONGEST_LINE = 12;
const WHITE = /^[ \t\r\v\f]+|[ \t\r\v\f]+$/g;
const INTEGER = /^[+-]?\d+$/;
const ELECTRODE_OFF = "!";

function packetOf(frame: Frame): Packet | null {
  if (frame.type === "status") {
    return typeof frame.status["kind"] === "string" ? { type: "status", status: frame.status } : null;
  }
  if (frame.type === "rr") {
    const { heartRate, rr1024 } = frame;
    return { type: "rr", heartRate: heartRate === 0 ? null : heartRate, rr1024, contact: null };
  }
  const { counts, uvPerCount, deviceUs, firstIndex, flags } = frame;
  const times = { firstUs: deviceUs, lastUs: null, firstIndex };
  return { type: "ecg", counts, uvPerCount, ...times, flags: flags & ~WIDE, missing: [] };
}

/** The packet of a whole frame, or null where the bytes are none. */
function packetOrNull(bytes: Uint8Array): Packet | null {
  try {
    return packetOf(decode(bytes));
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}

/** Finds the frames in a stream of bytes; what belongs to none is passed over and counted. */
export class OpenFrames {
  #waiting = new Uint8Array();
  #skipped = 0;

  get skippedBytes(): number {
    return this.#skipped;
  }

  push(bytes: Uint8Array): Packet[] {
    this.#waiting = Uint8Array.of(...this.#waiting, ...bytes);
    const packets: Packet[] = [];
    let [kept, at] = [0, 0];
    // A head may promise bytes that never come: a whole frame behind it is worth more than what it waits for.
    let waits: number | null = null;
    while (at < this.#waiting.length) {
      const found = this.#frameAt(at);
      if (found === "waits") waits ??= at;
      if (found === null || found === "waits") {
        at += 1;
        continue;
      }
      packets.push(found.packet);
      this.#skipped += at - kept;
      kept = at += found.length;
      waits = null;
    }
    this.#keepFrom(waits ?? at, kept);
    return packets;
  }

  #frameAt(at: number): { packet: Packet; length: number } | "waits" | null {
    const rest = this.#waiting.subarray(at);
    if (rest[0] !== 1) return null;
    if (rest.length < HEADER_BYTES) return "waits";
    const length = frameLength(rest);
    if (length === null) return null;
    if (rest.length < length) return "waits";
    const packet = packetOrNull(rest.subarray(0, length));
    return packet === null ? null : { packet, length };
  }

  #keepFrom(at: number, counted: number): void {
    this.#skipped += at - counted;
    this.#waiting = this.#waiting.slice(at);
  }
}

/** Lines of text with one integer each; "!" is an electrode that is off. */
export class TextLines {
  readonly #decoder = new TextDecoder("latin1");
  #line = "";
  #begun = false;

  constructor(private readonly uvPerCount: number) {}

  /** One packet for all lines that end here; null where none does. */
  push(bytes: Uint8Array): EcgPacket | null {
    const parts = (this.#line + this.#decoder.decode(bytes)).split("\n");
    this.#line = parts.pop()!.slice(-LONGEST_LINE - 1);
    // What stands before the first end of line may be half a line.
    if (!this.#begun && parts.length > 0) {
      this.#begun = true;
      parts.shift();
    }
    const lines = parts.map((line) => line.replace(WHITE, "")).filter((line) => line !== "");
    return lines.length === 0 ? null : this.#packet(lines);
  }

  #packet(lines: readonly string[]): EcgPacket {
    const values = lines.map(countOf);
    const missing = values.flatMap((value, at) => (value === null ? [at] : []));
    const counts = Int32Array.from(values, (value) => value ?? 0);
    const flags = lines.includes(ELECTRODE_OFF) ? LEAD_OFF : 0;
    return oneLead(counts, this.uvPerCount, { missing, flags });
  }
}

function countOf(line: string): number | null {
  const value = line.length < LONGEST_LINE && INTEGER.test(line) ? Number(line) : NaN;
  return value === (value | 0) ? value : null;
}
