/** Keeps the screen on while a recording runs: a phone that sleeps hears no strap. */

export type WakeState = "held" | "refused" | "none";

export class WakeLock {
  #isWanted = false;
  #sentinel: WakeLockSentinel | null = null;

  constructor(private readonly changed: (state: WakeState) => void) {
    // The browser takes the lock away from a page that is hidden.
    document.addEventListener("visibilitychange", () => {
      if (this.#isWanted && document.visibilityState === "visible") void this.#take();
    });
  }

  hold(): void {
    this.#isWanted = true;
    void this.#take();
  }

  release(): void {
    this.#isWanted = false;
    void this.#sentinel?.release();
    this.#sentinel = null;
    this.changed("none");
  }

  async #take(): Promise<void> {
    if (this.#sentinel !== null && !this.#sentinel.released) return;
    try {
      const sentinel = await navigator.wakeLock.request("screen");
      if (!this.#isWanted) return void sentinel.release();
      this.#sentinel = sentinel;
      this.changed("held");
    } catch {
      // Not there, low battery, or not allowed: the person must keep the screen on.
      if (this.#isWanted) this.changed("refused");
    }
  }
}
