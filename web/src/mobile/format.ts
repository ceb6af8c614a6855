/** Times, shares and values as people read them on the phone. */
import { fixed, significant, unitText } from "../core/numbers";
import { say } from "./i18n";

const DAY_MS = 86_400_000;
const SPACE = " ";
/** Decimals by unit, never finer than what a strap can tell. */
const DECIMALS: Readonly<Record<string, number>> = {
  ms: 0,
  "/min": 0,
  mV: 2,
  uV: 0,
  "mV.ms": 1,
  deg: 0,
  "%": 1,
  Hz: 2,
};

const two = (value: number): string => String(value).padStart(2, "0");
const midnight = (at: Date): number => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

export const dateText = (at: Date): string =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

/** "Today 14:32", "Yesterday 22:05", "2026-05-04 14:32", on the clock of the phone. */
export function momentText(iso: string, now: Date): string {
  const at = new Date(iso);
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const days = Math.round((midnight(now) - midnight(at)) / DAY_MS);
  const { today, yesterday } = say().common;
  const day = days === 0 ? today : days === 1 ? yesterday : dateText(at);
  return `${day} ${clock}`;
}

/** "30 s", "5 min", "4 min 10 s"; times of a recording are whole seconds. */
export function lengthText(seconds: number): string {
  const whole = Math.round(seconds);
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  const parts = [
    ...(minutes > 0 ? [`${minutes} min`] : []),
    ...(rest > 0 || minutes === 0 ? [`${rest} s`] : []),
  ];
  return parts.join(SPACE);
}

/** "3:07": a time that runs. */
export function clockText(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${two(whole % 60)}`;
}

/** The length of a gap: tenths below ten seconds. */
export const gapText = (seconds: number): string =>
  seconds < 10 ? `${fixed(seconds, 1)} s` : lengthText(seconds);

/** "97 %", never 100 % of what is not whole. */
export function shareText(share: number): string {
  const percent = share >= 1 ? 100 : Math.min(99, Math.round(share * 100));
  return `${percent} %`;
}

/** A value with the unit as people write it. */
export function measuredText(value: number, ucum: string): string {
  if (ucum === "{flag}") return value === 0 ? say().result.no : say().result.yes;
  const decimals = DECIMALS[ucum];
  const text = decimals === undefined ? significant(value) : fixed(value, decimals);
  const unit = unitText(ucum);
  return unit === "" ? text : unit === "°" ? `${text}°` : `${text}${SPACE}${unit}`;
}
