/** When what waits is tried again: when the network or the page is there again, and by the worker where it may. */

const SYNC_TAG = "ecgomics-send";

/** Calls `again` whenever sending may work that did not before. */
export function onAnotherChance(again: () => void): void {
  window.addEventListener("online", again);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") again();
  });
}

interface SyncingRegistration extends ServiceWorkerRegistration {
  /** Chromium only. */
  readonly sync?: { register(tag: string): Promise<void> };
}

/** Asks the browser to wake the worker when the network is there again, even if the app is closed then. */
export async function askForSync(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration: SyncingRegistration | undefined = await navigator.serviceWorker.getRegistration("/m");
  // Not allowed, or not there: the app sends when it is opened.
  await registration?.sync?.register(SYNC_TAG).catch(() => undefined);
}
