/** One tab at a time holds the recorder; another one waits for it and is told. */

const LOCK = "ecgomics-recorder";

/** Calls `held` as soon as this tab is the one, and `waits` where another one is. */
export function becomeWriter(held: () => void, waits: () => void): void {
  // Without a secure context there are neither locks nor straps.
  if (!("locks" in navigator)) return held();
  const forEver = new Promise<never>(() => undefined);
  const hold = (): Promise<never> => {
    held();
    return forEver;
  };
  void navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (lock !== null) return hold();
    waits();
    void navigator.locks.request(LOCK, hold);
  });
}
