/** The socket by which a page watches a live session. It opens itself again after the server or the link was away. */
import { messageOf, statusMessage } from "../core/live-messages";
import type { LiveSession } from "../core/live-session";
import { retryMs } from "../core/reconnect";
import { decode, WireError } from "../sensor/wire";
import { BASE } from "./client";

const VERSION = 1;

/** "refused": the engine says no, and why. */
export type ViewerState =
  | { readonly kind: "opening" | "open" | "away" | "closed" }
  | { readonly kind: "refused"; readonly reason: string };

export class LiveViewer {
  state: ViewerState = { kind: "closed" };
  private socket: WebSocket | null = null;
  private tries = 0;
  private timer = 0;

  constructor(
    private readonly id: string,
    private readonly session: LiveSession,
    private readonly onState: (state: ViewerState) => void,
  ) {}

  open(): void {
    if (this.socket !== null) return;
    this.become({ kind: this.tries === 0 ? "opening" : "away" });
    const address = new URL(
      `${BASE}/live/sessions/${encodeURIComponent(this.id)}/view`,
      window.location.href,
    );
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", version: VERSION, token: null }));
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => this.take(data);
    socket.onclose = ({ code, reason }) => this.lost(code, reason);
    this.socket = socket;
  }

  close(): void {
    window.clearTimeout(this.timer);
    const { socket } = this;
    this.socket = null;
    if (socket !== null) {
      socket.onmessage = socket.onclose = null;
      // Closed before it is open it would complain in the console.
      if (socket.readyState === WebSocket.CONNECTING) socket.onopen = () => socket.close();
      else socket.close();
    }
    this.state = { kind: "closed" };
  }

  private take(data: ArrayBuffer | string): void {
    const nowMs = performance.now();
    if (typeof data !== "string") return this.takeFrame(new Uint8Array(data), nowMs);
    const message = messageOf(data);
    if (message === null) return;
    if (message.type === "welcome") {
      this.tries = 0;
      this.become({ kind: "open" });
    }
    this.session.takeMessage(message, nowMs);
  }

  /** A frame that came damaged is left out: the hole it leaves is shown as one. */
  private takeFrame(bytes: Uint8Array, nowMs: number): void {
    try {
      const frame = decode(bytes);
      if (frame.type === "ecg") this.session.takeEcg(frame, nowMs);
      else this.session.heard(frame.seq, nowMs);
      const status = frame.type === "status" ? statusMessage(frame.status) : null;
      if (status !== null) this.session.takeMessage(status, nowMs);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
    }
  }

  private lost(code: number, reason: string): void {
    this.socket = null;
    const wait = retryMs(code, this.tries);
    if (wait === null) {
      return this.become(code === 1000 ? { kind: "closed" } : { kind: "refused", reason });
    }
    this.tries += 1;
    this.become({ kind: "away" });
    this.timer = window.setTimeout(() => this.open(), wait);
  }

  private become(state: ViewerState): void {
    this.state = state;
    this.onState(state);
  }
}
