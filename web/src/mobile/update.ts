/** The worker that makes the app work offline, and what becomes of a new version: it waits until the person reloads. */
import { useSyncExternalStore } from "react";

const CHANGED = "ecgomics:version";
let waiting: ServiceWorker | null = null;

function found(worker: ServiceWorker | null): void {
  // The first worker of all takes over by itself; there is nothing old to reload.
  if (worker === null || navigator.serviceWorker.controller === null) return;
  waiting = worker;
  window.dispatchEvent(new Event(CHANGED));
}

/** Registers the worker; a page that is not served securely does without. */
export async function listenForVersions(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker
    .register("/m/sw.js", { scope: "/m", updateViaCache: "none" })
    .catch(() => null);
  if (registration === null) return;
  found(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing?.addEventListener("statechange", () => installing.state === "installed" && found(installing));
  });
}

/** Lets the new version take over and shows it. */
export function takeNewVersion(): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => window.location.reload(), {
    once: true,
  });
  waiting?.postMessage("take over");
}

function subscribe(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  return () => window.removeEventListener(CHANGED, listener);
}

export const useNewVersion = (): boolean => useSyncExternalStore(subscribe, () => waiting !== null);
