/** Where a person is in the app: the screen and the recording stand in the query, so that back and reload work. */
import { goTo, useQueryState } from "../core/location";

export { goTo };

export const SCREENS = ["record", "history", "queue", "settings", "file"] as const;
export type Screen = (typeof SCREENS)[number];

export interface Place {
  readonly screen: Screen;
  /** The recording whose result is shown. */
  readonly recording: string | null;
  /** A code that pairs this phone, from a QR code. */
  readonly pair: string | null;
}

/** The place that a query names; what is not known is the first screen. */
export function placeOf(search: string): Place {
  const query = new URLSearchParams(search);
  const view = query.get("view");
  return {
    screen: SCREENS.find((screen) => screen === view) ?? "record",
    recording: query.get("recording"),
    pair: query.get("pair"),
  };
}

export const screenAddress = (screen: Screen): string => (screen === "record" ? "/m" : `/m?view=${screen}`);
export const resultAddress = (recordingId: string): string =>
  `/m?recording=${encodeURIComponent(recordingId)}`;

export function usePlace(): Place {
  const [query] = useQueryState();
  return placeOf(query.toString());
}
