/// <reference types="w3c-web-serial" />
/** A hobby board at a cable: open frames, or one integer per line at 115200 baud. */
import { BoardStream } from "./board-stream";
import { Intake } from "./intake";
import { support } from "./support";
import { SensorError, type SensorDriver, type SensorEvent, type SensorListener } from "./types";

const BAUD = 115_200;
const NAME = "Serial port";

export class SerialDriver implements SensorDriver {
  readonly kind = "serial";
  readonly #listeners = new Set<SensorListener>();
  #port: SerialPort | null = null;
  #reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  #reading: Promise<void> = Promise.resolve();

  constructor(private readonly fsHz: number) {}

  subscribe(listener: SensorListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async choose(): Promise<void> {
    const { serial: lacking } = await support();
    if (lacking !== null) throw new SensorError(lacking, "A serial port cannot be used here.");
    try {
      this.#port = await navigator.serial.requestPort();
    } catch (error) {
      const isDenied = error instanceof DOMException && error.name === "SecurityError";
      throw new SensorError(isDenied ? "permission_denied" : "cancelled", String(error));
    }
  }

  async start(): Promise<void> {
    const port = this.#port;
    if (port === null) throw new SensorError("cancelled", "No port is chosen.");
    this.#tell({ type: "link", state: "connecting" });
    try {
      await port.open({ baudRate: BAUD });
    } catch (error) {
      this.#tell({ type: "link", state: "closed" });
      throw new SensorError("in_use", `The port could not be opened. ${String(error)}`);
    }
    this.#tell({ type: "link", state: "connected" });
    this.#reading = this.#read(port, this.#stream());
  }

  async stop(): Promise<void> {
    const reader = this.#reader;
    this.#reader = null;
    await reader?.cancel().catch(() => undefined);
    await this.#reading;
  }

  #stream(): BoardStream {
    const intake = new Intake((event) => this.#tell(event));
    return new BoardStream(
      { kind: "serial", name: NAME, fsHz: this.fsHz },
      {
        info: (info) => {
          intake.begin(this.fsHz, 0);
          this.#tell({ type: "info", info });
        },
        packet: (packet) => intake.push(packet, Date.now()),
        contact: (on) => intake.contact(on),
      },
    );
  }

  /** Until the port is closed or unplugged. A line that was garbled costs a block, never the stream. */
  async #read(port: SerialPort, stream: BoardStream): Promise<void> {
    while (port.readable !== null) {
      const reader = port.readable.getReader();
      this.#reader = reader;
      try {
        for (;;) {
          const { value, done } = await reader.read();
          if (value !== undefined) stream.push(value);
          if (done) break;
        }
      } catch {
        // A framing error or an overrun: the port gives a new stream; unplugged, it gives none.
      } finally {
        reader.releaseLock();
      }
      if (this.#reader === null) break;
    }
    const isUnplugged = this.#reader !== null;
    this.#reader = null;
    await port.close().catch(() => undefined);
    this.#tell({ type: "link", state: "closed", ...(isUnplugged ? { reason: "unplugged" } : {}) });
  }

  #tell(event: SensorEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
