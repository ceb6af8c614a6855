/**
 * How many CSS pixels a millimetre has on this screen. A browser does not know; a person measures it once with a card
 * or a ruler, and it is kept for each screen, told apart by its size and its pixel ratio.
 */
import { useSyncExternalStore } from "react";
import { clamp, TRUE_SIZE_PX_PER_MM } from "./paper";

/** Length of the long side of an identity or bank card (ISO/IEC 7810 ID-1), and of what a ruler is laid along. */
export const REFERENCES_MM = { card: 85.6, ruler: 100 } as const;
export const CARD_HEIGHT_MM = 53.98;
export type ReferenceThing = keyof typeof REFERENCES_MM;

const CHANGED = "ecgomics:screen";
/** A phone of 500 pixels to the inch and a projector stay within these. */
const POSSIBLE_PX_PER_MM = [1, 20] as const;

export interface ScreenFacts {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

export const screenKey = ({ width, height, ratio }: ScreenFacts): string =>
  `px-per-mm ${width}x${height}@${ratio}`;

const thisScreen = (): ScreenFacts => ({
  width: window.screen.width,
  height: window.screen.height,
  ratio: window.devicePixelRatio,
});

/** What stands in the storage as a calibration, or null where it could be none. */
export function calibrationOf(text: string | null): number | null {
  const value = Number(text ?? Number.NaN);
  return value >= POSSIBLE_PX_PER_MM[0] && value <= POSSIBLE_PX_PER_MM[1] ? value : null;
}

/** Pixels per millimetre of a thing that is so many pixels long on the screen. */
export const pxPerMmOf = (thing: ReferenceThing, lengthPx: number): number =>
  clamp(lengthPx / REFERENCES_MM[thing], ...POSSIBLE_PX_PER_MM);

function subscribe(listener: () => void): () => void {
  for (const event of [CHANGED, "resize", "storage"]) window.addEventListener(event, listener);
  return () => {
    for (const event of [CHANGED, "resize", "storage"]) window.removeEventListener(event, listener);
  };
}

const stored = (): number | null => calibrationOf(window.localStorage.getItem(screenKey(thisScreen())));

export function keepCalibration(pxPerMm: number | null): void {
  if (pxPerMm === null) window.localStorage.removeItem(screenKey(thisScreen()));
  else window.localStorage.setItem(screenKey(thisScreen()), String(pxPerMm));
  window.dispatchEvent(new Event(CHANGED));
}

/** Pixels per millimetre of this screen, and whether a person has measured them. */
export function useScreenCalibration(): { readonly pxPerMm: number; readonly measured: boolean } {
  const measured = useSyncExternalStore(subscribe, stored);
  return { pxPerMm: measured ?? TRUE_SIZE_PX_PER_MM, measured: measured !== null };
}
