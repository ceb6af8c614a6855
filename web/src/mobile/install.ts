/** Putting the app on the home screen: offered once a recording has been saved, and not again where it was declined. */
import { useSyncExternalStore } from "react";

/** What Chromium hands a page that may be installed. */
interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

export type InstallState = "none" | "ready" | "ios";

const CHANGED = "ecgomics:install";
const RECORDED = "mobile-recorded";
const DECLINED = "mobile-install-declined";
let offer: InstallEvent | null = null;

export function listenForInstall(): void {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event as InstallEvent;
    window.dispatchEvent(new Event(CHANGED));
  });
  window.addEventListener("appinstalled", () => {
    offer = null;
    window.dispatchEvent(new Event(CHANGED));
  });
}

/** A recording has been saved: from now on the app is worth keeping. */
export function recordingWasSaved(): void {
  window.localStorage.setItem(RECORDED, "yes");
  window.dispatchEvent(new Event(CHANGED));
}

export function dismissInstall(): void {
  window.localStorage.setItem(DECLINED, "yes");
  window.dispatchEvent(new Event(CHANGED));
}

export async function install(): Promise<void> {
  const event = offer;
  offer = null;
  await event?.prompt();
  window.dispatchEvent(new Event(CHANGED));
}

export interface Phone {
  readonly hasRecorded: boolean;
  readonly hasDeclined: boolean;
  readonly isInstalled: boolean;
  readonly isIos: boolean;
  readonly hasOffer: boolean;
}

/** Whether and how to ask. */
export function installState(phone: Phone): InstallState {
  if (!phone.hasRecorded || phone.hasDeclined || phone.isInstalled) return "none";
  if (phone.hasOffer) return "ready";
  return phone.isIos ? "ios" : "none";
}

const state = (): InstallState =>
  installState({
    hasRecorded: window.localStorage.getItem(RECORDED) !== null,
    hasDeclined: window.localStorage.getItem(DECLINED) !== null,
    isInstalled: window.matchMedia("(display-mode: standalone)").matches,
    isIos: /iPhone|iPad|iPod/.test(navigator.userAgent),
    hasOffer: offer !== null,
  });

function subscribe(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  return () => window.removeEventListener(CHANGED, listener);
}

export const useInstall = (): InstallState => useSyncExternalStore(subscribe, state);
