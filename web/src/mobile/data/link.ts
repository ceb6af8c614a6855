/**
 * The socket of a running session: sends what is written, in order and only once it is written, and is taken up again
 * by itself. What was sent but is not acknowledged is sent again; the engine knows frames by their number.
 */
import { pauseMs } from "./backoff";
import type { Durable, Range, ServerMessage } from "./messages";
import type { StoredFrame } from "./store";

export interface LinkPort {
  /** Makes sure that the server knows the session. Throws where it is not reached. */
  begin(): Promise<"ready" | "not_paired" | "refused">;
  /** Frames of [from, to) that are still on the phone, up to `count`. */
  frames(range: Range, count: number): Promise<readonly StoredFrame[]>;
  acknowledged(next: number): void;
  message(message: ServerMessage): void;
  /** Whether the server is reached. */
  online(isOnline: boolean): void;
  /** The server does not want this session; nothing more is tried. */
  refused(problem: "not_paired" | "refused"): void;
}

export interface LinkSettings {
  readonly url: string;
  readonly token: string | null;
  readonly written: number;
  readonly acked: number;
}

const AT_ONCE = 64;
/** More is not handed to a socket that cannot get rid of it. */
const MOST_BUFFERED_BYTES = 256 * 1024;
const PING_MS = 5000;
/** A socket on which nothing is heard for so long is dead. */
const SILENCE_MS = 15_000;
/** A server that does not greet within this is tried again. */
const WELCOME_MS = 8000;

/** Close codes behind which another try is in vain. */
const FINAL: Readonly<Record<number, "not_paired" | "refused">> = {
  4401: "not_paired",
  4403: "refused",
  4409: "refused",
  4426: "refused",
};

export class Link {
  #socket: WebSocket | null = null;
  #isStopped = false;
  #isWelcome = false;
  #isPumping = false;
  /** Frames before this one were handed to the present socket. */
  #cursor = 0;
  #written: number;
  #acked: number;
  #ackedAtPing = -1;
  #heardMs = 0;
  #wake: () => void = () => undefined;

  constructor(
    private readonly settings: LinkSettings,
    private readonly port: LinkPort,
  ) {
    this.#written = settings.written;
    this.#acked = settings.acked;
  }

  /** Connects, and again, until `stop` or until the server does not want the session. */
  async run(): Promise<void> {
    let failures = 0;
    while (!this.#isStopped) {
      const ended = await this.#once();
      if (this.#isStopped) return;
      this.port.online(false);
      if (ended.refused !== null) return this.port.refused(ended.refused);
      failures = ended.wasWelcome ? 0 : failures + 1;
      await this.#pause(pauseMs(failures));
    }
  }

  /** The network or the page is there again: try at once. */
  wake(): void {
    this.#wake();
  }

  /** All frames before `next` are on the phone's disk. */
  written(next: number): void {
    this.#written = next;
    void this.#pump();
  }

  stop(): void {
    this.#isStopped = true;
    this.#wake();
    this.#socket?.close(1000);
  }

  async #once(): Promise<{ refused: "not_paired" | "refused" | null; wasWelcome: boolean }> {
    try {
      const answer = await this.port.begin();
      if (answer !== "ready") return { refused: answer, wasWelcome: false };
      if (this.#isStopped) return { refused: null, wasWelcome: false };
      const code = await this.#connection(new WebSocket(this.settings.url));
      return { refused: FINAL[code] ?? null, wasWelcome: this.#isWelcome };
    } catch {
      return { refused: null, wasWelcome: false };
    } finally {
      this.#socket = null;
    }
  }

  /** From the connection to its end; the code with which it was closed. */
  async #connection(socket: WebSocket): Promise<number> {
    this.#socket = socket;
    this.#isWelcome = false;
    this.#ackedAtPing = -1;
    this.#heardMs = performance.now();
    const { token } = this.settings;
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", version: 1, token }));
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") this.#heard(JSON.parse(data) as ServerMessage);
    };
    const late = setTimeout(() => !this.#isWelcome && socket.close(), WELCOME_MS);
    const pings = setInterval(() => this.#ping(socket), PING_MS);
    try {
      return await new Promise((resolve) => (socket.onclose = ({ code }) => resolve(code)));
    } finally {
      clearTimeout(late);
      clearInterval(pings);
    }
  }

  #heard(message: ServerMessage): void {
    this.#heardMs = performance.now();
    if (message.type === "welcome") this.#welcome(message);
    if (message.type === "ack") this.#acknowledge(message.next);
    if (message.type === "missing") void this.#again(message.ranges);
    this.port.message(message);
  }

  #welcome({ next, missing }: Durable): void {
    this.#isWelcome = true;
    this.#cursor = next;
    this.#acknowledge(next);
    this.port.online(true);
    // Frames behind a hole may be there already; all from the hole on are sent, which costs little and loses nothing.
    if (missing.length === 0) void this.#pump();
    else void this.#again(missing).then(() => this.#pump());
  }

  #acknowledge(next: number): void {
    if (next <= this.#acked) return;
    this.#acked = next;
    this.port.acknowledged(next);
    void this.#pump();
  }

  /** Sends what is written and not yet handed to this socket. */
  async #pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      while (this.#maySend() && this.#cursor < this.#written) {
        const socket = this.#socket;
        const frames = await this.port.frames([this.#cursor, this.#written], AT_ONCE);
        // Another connection may have begun meanwhile, with a place of its own.
        if (this.#socket !== socket) continue;
        if (!this.#maySend() || frames.length === 0) break;
        for (const { bytes } of frames) this.#socket!.send(bytes);
        this.#cursor = Math.max(this.#cursor, frames.at(-1)!.seq + 1);
      }
    } finally {
      this.#isPumping = false;
    }
  }

  #maySend(): boolean {
    const socket = this.#socket;
    if (socket === null || !this.#isWelcome || socket.readyState !== WebSocket.OPEN) return false;
    return socket.bufferedAmount < MOST_BUFFERED_BYTES;
  }

  /** Frames that the engine misses. */
  async #again(ranges: readonly Range[]): Promise<void> {
    for (const range of ranges) {
      const frames = await this.port.frames(range, AT_ONCE);
      for (const { bytes } of frames) if (this.#maySend()) this.#socket!.send(bytes);
    }
  }

  #ping(socket: WebSocket): void {
    if (performance.now() - this.#heardMs > SILENCE_MS) return socket.close();
    if (!this.#isWelcome) return;
    socket.send(JSON.stringify({ type: "ping", t: Date.now() }));
    // What was sent long ago and is still not acknowledged was lost on the way: once more.
    if (this.#ackedAtPing === this.#acked && this.#acked < this.#cursor) this.#cursor = this.#acked;
    this.#ackedAtPing = this.#acked;
    void this.#pump();
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => undefined;
  }
}
