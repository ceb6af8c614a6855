/** Line drawings of our own on a grid of 24; they repeat a word that stands beside them and are silent. */
import type { JSX } from "react";

const PATHS = {
  back: "M14.5 5 7.5 12l7 7",
  close: "M6 6l12 12M18 6 6 18",
  record: "M3 12h4l2-5 3.5 11L15 9l1.5 3H21",
  history: "M4 19V9m5 10V5m5 14v-7m5 7V8",
  settings: "M4 7h9m4 0h3M4 12h3m4 0h9M4 17h9m4 0h3M13 5v4M7 10v4m6 1v4",
  drop: "M12 3.5c3 4 5.2 6.6 5.2 9.6a5.2 5.2 0 0 1-10.4 0c0-3 2.2-5.6 5.2-9.6Z",
  strap: "M2.5 10.5c3 1.6 6 2.2 9.5 2.2s6.500-.6 9.500-2.200M9 9.300h6v6.400H9z",
  bluetooth: "M7 7.500l10 9-5 4.500V3l5 4.500-10 9",
  file: "M7 3.500h7l4 4v13H7zM14 3.500v4h4",
  play: "M8 5.500v13l10.500-6.500z",
  share: "M12 15V3.500m0 0L8 7.500m4-4 4 4M7 11H5v9.500h14V11h-2",
  add: "M12 8v8m-4-4h8M5 4.500h14v15H5z",
  cable: "M9 3v5m6-5v5M7 8h10v4a5 5 0 0 1-10 0zM12 17v4",
  check: "M5 12.500l4.500 4.500L19 7.500",
  chevron: "M9.500 6l6 6-6 6",
  phone: "M8 3h8v18H8zM11 18h2",
  cloud: "M7 18a4 4 0 0 1-.4-8A5.500 5.500 0 0 1 17 9.500a4.200 4.200 0 0 1 .2 8.500z",
  note: "M5 19.500l1-4L16 5.500l3 3L9 18.500zM14 7.500l3 3",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 24 }: { name: IconName; size?: number }): JSX.Element {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
