/** A recording that runs: what the driver says is numbered, written, and only then handed to the link. */
import type { SensorEvent, SensorInfo } from "../../sensor/types";
import { Framer } from "./framer";
import { Link } from "./link";
import type { ServerMessage } from "./messages";
import { Refused, type Server } from "./server";
import type { PhoneStore, Progress, StoredFrame, StoredRecording } from "./store";

/** What is told to whoever runs the session. */
export interface SessionPort {
  message(message: ServerMessage): void;
  online(isOnline: boolean): void;
  refused(problem: "not_paired" | "refused"): void;
  /** How many frames are on the phone's disk, and how many with the server. */
  saved(written: number, acked: number): void;
  /** Whether the phone has room. */
  room(isThere: boolean): void;
  /** What is kept beside the frames. */
  progress(): Omit<Progress, "frames" | "tail">;
}

/** The clocks are compared when the link is new, and once a minute. */
const PONGS_PER_CLOCK = 12;
/** A disk that is full is tried again with every frame, and at the end so often. */
const LAST_TRIES = 3;

const feedAddress = (id: string): string =>
  `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/live/sessions/${id}/feed`;

export class Session {
  readonly id: string;
  readonly #framer: Framer;
  readonly #link: Link;
  #unwritten: StoredFrame[] = [];
  readonly #writes = new Set<Promise<void>>();
  /** Frames from this one on are not on the disk, but for those in `#onDisk`. */
  #written: number;
  readonly #onDisk = new Set<number>();
  #acked: number;
  #pongs = 0;

  constructor(
    private readonly store: PhoneStore,
    server: Server,
    token: string | null,
    { id, start, frames, acked, tail }: StoredRecording,
    info: SensorInfo,
    private readonly port: SessionPort,
  ) {
    this.id = id;
    this.#written = frames;
    this.#acked = acked;
    this.#framer = new Framer({ session: id, seq: frames, tail }, info);
    this.#link = new Link(
      { url: feedAddress(id), token, written: frames, acked },
      {
        begin: () => server.begin(start).then(() => "ready" as const, refusal),
        frames: (range, count) => store.frames(id, range, count),
        acknowledged: (next) => this.#acknowledged(next),
        message: (message) => this.#heard(message),
        online: (isOnline) => port.online(isOnline),
        refused: (problem) => port.refused(problem),
      },
    );
  }

  run(): void {
    void this.#link.run();
  }

  wake(): void {
    this.#link.wake();
  }

  onDriverGrid(index: number): number {
    return this.#framer.onDriverGrid(index);
  }

  /** What the driver says, as far as a session keeps it. */
  push(event: SensorEvent): void {
    switch (event.type) {
      case "samples":
        return this.#frame(this.#framer.samples(event));
      case "rr":
        return this.#frame(this.#framer.rr(event));
      case "battery":
        return this.status({ kind: "battery", percent: event.percent });
      case "contact":
        return this.status({ kind: "contact", on: event.on });
      case "link":
        return this.status({ kind: "link", state: event.state });
      case "info":
        return;
    }
  }

  status(status: Readonly<Record<string, unknown>>): void {
    this.#frame(this.#framer.status(status, Date.now()));
  }

  /** Until everything is on the disk; throws where there is no room for it. */
  async written(): Promise<void> {
    for (let attempt = 0; attempt < LAST_TRIES; attempt += 1) {
      await Promise.all(this.#writes);
      if (this.#unwritten.length === 0) return;
      this.#write();
    }
    throw new Error("The phone has no room for the end of the recording.");
  }

  stop(): void {
    this.#link.stop();
  }

  #frame(frame: StoredFrame): void {
    this.#unwritten.push(frame);
    this.#write();
  }

  /** Hands all that is not written to the disk at once; what there was no room for goes with the next frame. */
  #write(): void {
    const frames = this.#unwritten;
    this.#unwritten = [];
    const progress = { ...this.port.progress(), frames: this.#framer.seq, tail: this.#framer.tail };
    const write = this.store
      .append(this.id, frames, progress)
      .then(
        () => this.#isWritten(frames),
        () => this.#noRoom(frames),
      )
      .finally(() => this.#writes.delete(write));
    this.#writes.add(write);
  }

  #isWritten(frames: readonly StoredFrame[]): void {
    for (const { seq } of frames) this.#onDisk.add(seq);
    while (this.#onDisk.delete(this.#written)) this.#written += 1;
    this.port.room(true);
    this.port.saved(this.#written, this.#acked);
    this.#link.written(this.#written);
  }

  #noRoom(frames: readonly StoredFrame[]): void {
    this.#unwritten = [...frames, ...this.#unwritten].sort((one, other) => one.seq - other.seq);
    this.port.room(false);
  }

  #acknowledged(next: number): void {
    this.#acked = next;
    this.port.saved(this.#written, next);
    // A page that is gone before this is done deletes nothing that the server does not have.
    void this.store.acknowledged(this.id, next).catch(() => undefined);
  }

  #heard(message: ServerMessage): void {
    if (message.type === "pong") this.#compareClocks(message.t, message.server_us);
    this.port.message(message);
  }

  #compareClocks(sentMs: number, serverUs: number): void {
    this.#pongs += 1;
    if (this.#pongs % PONGS_PER_CLOCK !== 1) return;
    const nowMs = Date.now();
    const phoneUs = 500 * (sentMs + nowMs);
    this.status({
      kind: "clock",
      phone_us: phoneUs,
      server_us: serverUs,
      round_trip_us: 1000 * (nowMs - sentMs),
    });
  }
}

function refusal(error: unknown): "not_paired" | "refused" {
  if (error instanceof Refused) return error.problem;
  throw error;
}
