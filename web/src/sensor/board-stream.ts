/** What a hobby board sends, over Bluetooth or a cable: open frames, or lines of text. */
import type { Port } from "./bluetooth-profile";
import { OpenFrames, TextLines } from "./open-board";
import { LEAD_OFF, type SensorInfo } from "./types";
import type { EcgPacket, Packet } from "./packets";

export interface BoardChoice {
  readonly kind: "open_frame" | "serial";
  readonly name: string;
  /** Neither frames nor lines tell the rate. */
  readonly fsHz: number;
}

/** So many bytes tell frames from text: no frame is without a byte that no text has. */
const TELLING_BYTES = 256;
const FIRST_OF_TEXT = 9;

export class BoardStream {
  readonly #frames = new OpenFrames();
  readonly #lines = new TextLines(1);
  #undecided: Uint8Array | null = new Uint8Array();
  #isText = false;
  #leads: number | null = null;

  constructor(
    private readonly choice: BoardChoice,
    private readonly port: Pick<Port, "info" | "packet" | "contact">,
  ) {
    if (choice.kind === "open_frame") this.#undecided = null;
  }

  push(bytes: Uint8Array): void {
    for (const packet of this.#packets(bytes)) {
      if (packet.type === "ecg") this.#samples(packet);
      else this.port.packet(packet);
    }
  }

  #packets(bytes: Uint8Array): readonly Packet[] {
    if (this.#undecided !== null) {
      const soFar = Uint8Array.of(...this.#undecided, ...bytes);
      this.#undecided = soFar;
      if (soFar.length < TELLING_BYTES) return [];
      this.#isText = soFar.every((byte) => byte >= FIRST_OF_TEXT);
      this.#undecided = null;
      return this.#packets(soFar);
    }
    if (!this.#isText) return this.#frames.push(bytes);
    const packet = this.#lines.push(bytes);
    return packet === null ? [] : [packet];
  }

  #samples(packet: EcgPacket): void {
    if (this.#leads === null) this.port.info(this.#info(packet));
    this.#leads ??= packet.counts.length;
    // A board that changes its leads on the way cannot be placed beside what it sent before.
    if (packet.counts.length !== this.#leads) return;
    this.port.contact((packet.flags & LEAD_OFF) === 0);
    this.port.packet(packet);
  }

  #info({ counts, uvPerCount }: EcgPacket): SensorInfo {
    const leads = counts.length === 1 ? ["chest"] : counts.map((_, lead) => `ch${lead + 1}`);
    return { ...this.choice, leads, uvPerCount };
  }
}
