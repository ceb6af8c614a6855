import { useSyncExternalStore } from "react";

const still = window.matchMedia("(prefers-reduced-motion: reduce)");

function subscribe(listener: () => void): () => void {
  still.addEventListener("change", listener);
  return () => still.removeEventListener("change", listener);
}

/** Whether the person has asked the phone for less motion. */
export const useReducedMotion = (): boolean => useSyncExternalStore(subscribe, () => still.matches);
