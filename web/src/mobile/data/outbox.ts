/** Keeps the queue: what waits, what is being sent, and the reports that come back. */
import { token } from "../api/token";
import type { Outcome } from "../api/types";
import type { Waiting } from "../recorder-types";
import { pauseMs } from "./backoff";
import { sendAll, waitingOf } from "./queue";
import { Server } from "./server";
import type { PhoneStore } from "./store";
import { askForSync } from "./triggers";

export interface OutboxPort {
  changed(): void;
  online(isOnline: boolean): void;
  reported(sessionId: string, outcome: Outcome): void;
}

export class Outbox {
  waiting: readonly Waiting[] = [];
  #sendingId: string | null = null;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: PhoneStore,
    private readonly port: OutboxPort,
  ) {}

  async refresh(): Promise<void> {
    this.waiting = waitingOf(await this.store.recordings(), this.#sendingId);
    this.port.changed();
  }

  /** Sends all that waits; what cannot be sent now waits on. */
  async send(urgentId: string | null = null): Promise<void> {
    const told = {
      changed: (id: string | null): void => {
        this.#sendingId = id;
        void this.refresh();
      },
      reported: (id: string, outcome: Outcome): void => this.port.reported(id, outcome),
    };
    // The worker, which sends when the app is closed, reads it there.
    await this.store.set("token", token());
    const isReached = await sendAll(this.store, new Server(token()), told, urgentId);
    await this.refresh();
    clearTimeout(this.#retry);
    this.#failures = isReached ? 0 : this.#failures + 1;
    if (isReached) return;
    this.port.online(false);
    this.#retry = setTimeout(() => void this.send(), pauseMs(this.#failures));
    void askForSync();
  }
}
