/** From the packets of a sensor to the events of a driver: samples get their place, a contact is told when it changes. */
import type { EcgPacket, Packet } from "./packets";
import { Timeline } from "./timeline";
import type { SensorListener } from "./types";

/** Decoding must not stop the stream: what cannot be read is left out, and the timeline sees that it is missing. */
export class Intake {
  #timeline: Timeline | null = null;
  #contact: boolean | null = null;

  constructor(private readonly tell: SensorListener) {}

  /** The rate is known: samples can be placed. `settleS`: how long they swing behind a start. */
  begin(fsHz: number, settleS: number): void {
    this.#timeline = new Timeline(fsHz, settleS);
  }

  /** The link is there again, and the sensor's stream begins anew. */
  reconnected(): void {
    this.#timeline?.reconnected();
  }

  push(packet: Packet, receivedMs: number): void {
    if (packet.type === "ecg") this.#samples(packet, receivedMs);
    else if (packet.type === "status") this.#status(packet.status);
    else {
      this.tell({ ...packet, receivedMs });
      this.contact(packet.contact);
    }
  }

  battery(percent: number): void {
    this.tell({ type: "battery", percent });
  }

  contact(on: boolean | null): void {
    if (on === null || on === this.#contact) return;
    this.#contact = on;
    this.tell({ type: "contact", on });
  }

  #samples(packet: EcgPacket, receivedMs: number): void {
    const placed = this.#timeline?.place(packet, BigInt(Math.round(receivedMs * 1000))) ?? [];
    for (const run of placed) this.tell({ type: "samples", ...run, receivedMs });
  }

  #status({ kind, percent, on }: Readonly<Record<string, unknown>>): void {
    if (kind === "battery" && isPercent(percent)) this.battery(percent);
    if (kind === "contact" && typeof on === "boolean") this.contact(on);
  }
}

const isPercent = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 100;
