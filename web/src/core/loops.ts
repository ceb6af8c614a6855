/** The vectorcardiogram as loops: parts of the beat in space, seen from the front, from above, from the side or freely. */
import type { Vectorcardiogram } from "../api/beats";

/** Millivolts: to the left, to the feet, to the back. */
export type Vector = readonly [x: number, y: number, z: number];

export type LoopName = "P" | "QRS" | "T";
export interface Loop {
  readonly name: LoopName;
  readonly timesMs: readonly number[];
  readonly points: readonly Vector[];
}

/** Where on the screen a vector goes: right and down. */
export type Projection = (vector: Vector) => readonly [right: number, down: number];

/**
 * The three planes as they are drawn in textbooks: the frontal one as the observer faces the person, the horizontal one
 * from above with the front below, the sagittal one from the person's left with the front on the left.
 */
export const PLANES = {
  frontal: ([x, y]: Vector) => [x, y],
  horizontal: ([x, , z]: Vector) => [x, -z],
  sagittal: ([, y, z]: Vector) => [z, y],
} as const satisfies Record<string, Projection>;
export type PlaneName = keyof typeof PLANES;

export interface View3D {
  /** About the vertical axis. */
  readonly yawDeg: number;
  /** About the horizontal axis of the screen. */
  readonly pitchDeg: number;
}
export const FIRST_VIEW: View3D = { yawDeg: 30, pitchDeg: 20 };
const STEEPEST_DEG = 90;
const RADIANS = Math.PI / 180;

/** Seen from a direction, without perspective, so that lengths stay comparable. At 0°, 0° it is the frontal plane. */
export function projection({ yawDeg, pitchDeg }: View3D): Projection {
  const [cosYaw, sinYaw] = [Math.cos(yawDeg * RADIANS), Math.sin(yawDeg * RADIANS)];
  const [cosPitch, sinPitch] = [Math.cos(pitchDeg * RADIANS), Math.sin(pitchDeg * RADIANS)];
  return ([x, y, z]) => {
    const depth = z * cosYaw - x * sinYaw;
    return [x * cosYaw + z * sinYaw, y * cosPitch - depth * sinPitch];
  };
}

export const turned = (view: View3D, by: View3D): View3D => ({
  yawDeg: (((view.yawDeg + by.yawDeg) % 360) + 360) % 360,
  pitchDeg: Math.min(STEEPEST_DEG, Math.max(-STEEPEST_DEG, view.pitchDeg + by.pitchDeg)),
});

/** Of which marks each loop begins and ends. */
const ENDS: Readonly<Record<LoopName, readonly [string, string]>> = {
  P: ["P_on", "P_off"],
  QRS: ["QRS_on", "QRS_off"],
  T: ["QRS_off", "T_off"],
};

/** The loops that have both their ends; one whose wave is not there is left out. */
export function loopsOf(
  vcg: Vectorcardiogram,
  points: readonly string[],
  globalMs: readonly (number | null)[],
): Loop[] {
  return (Object.keys(ENDS) as LoopName[]).flatMap((name) => {
    const [fromMs, toMs] = ENDS[name].map((point) => globalMs[points.indexOf(point)] ?? null);
    if (fromMs == null || toMs == null) return [];
    const within = vcg.time_ms.flatMap((time, i) =>
      time !== null && time >= fromMs && time <= toMs ? [i] : [],
    );
    const vectors = within.map((i): Vector => [
      vcg.x_mv[i] ?? Number.NaN,
      vcg.y_mv[i] ?? Number.NaN,
      vcg.z_mv[i] ?? Number.NaN,
    ]);
    if (vectors.length < 2 || vectors.flat().some(Number.isNaN)) return [];
    return [{ name, timesMs: within.map((i) => vcg.time_ms[i] ?? 0), points: vectors }];
  });
}

/** Places in a loop that stand every so many milliseconds after its beginning. */
export function marksEvery(loop: Loop, stepMs: number): number[] {
  const first = loop.timesMs[0] ?? 0;
  const places: number[] = [];
  for (let next = first + stepMs; next <= (loop.timesMs.at(-1) ?? first); next += stepMs) {
    places.push(nearest(loop.timesMs, next));
  }
  return places;
}

function nearest(values: readonly number[], wanted: number): number {
  let best = 0;
  values.forEach((value, i) => {
    if (Math.abs(value - wanted) < Math.abs((values[best] ?? 0) - wanted)) best = i;
  });
  return best;
}

/** The farthest that any loop reaches from the origin, in mV. */
export const reachOf = (loops: readonly Loop[]): number =>
  Math.max(0, ...loops.flatMap(({ points }) => points.map((vector) => Math.hypot(...vector))));

/** The largest vector of a loop: its size and its direction in the frontal plane, in degrees down from the left. */
export function largest(loop: Loop): { readonly mv: number; readonly frontalDeg: number } {
  const vector = loop.points.toSorted((a, b) => Math.hypot(...b) - Math.hypot(...a))[0] ?? [0, 0, 0];
  return { mv: Math.hypot(...vector), frontalDeg: Math.atan2(vector[1], vector[0]) / RADIANS };
}
