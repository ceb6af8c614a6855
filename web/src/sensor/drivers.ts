/** The driver of each kind of sensor. */
import type { Noise, Rhythm } from "./analytic-ecg";
import type { RecordedChoice } from "./recorded-ecg";
import type { Link, PlayedKind } from "./simulated-sensor";
import { Simulator } from "./simulator";
import type { Choosable, SensorDriver } from "./types";
import { BluetoothDriver, BOARD_FS_HZ } from "./web-bluetooth";
import { SerialDriver } from "./web-serial";

export type Trouble = "none" | "noise" | "contact" | "dropouts";

/** What a person chooses for a trial. */
export interface Simulation {
  readonly kind: PlayedKind;
  readonly rhythm: Rhythm;
  readonly trouble: Trouble;
  /** In place of the made signal: one of the server. */
  readonly recording?: RecordedChoice;
  readonly seed?: number;
}

const TRIAL: Simulation = { kind: "polar_h10", rhythm: "sinus", trouble: "none" };
const HEART_RATES: Readonly<Record<Rhythm, number>> = { sinus: 68, extra_beats: 72, af: 96 };
const NOISES: Readonly<Record<Trouble, Noise>> = {
  none: "none",
  noise: "muscle",
  contact: "contact",
  dropouts: "none",
};
const JITTER_S = 0.02;
const SOUND: Link = { jitterS: JITTER_S, loss: 0, dropouts: null };
/** A strap at the edge of its reach. */
const POOR: Link = { jitterS: 0.1, loss: 0.02, dropouts: { everyS: 25, lengthS: 4 } };

export function createDriver(kind: Choosable, simulation: Simulation = TRIAL): SensorDriver {
  if (kind === "simulator") return simulator(simulation);
  if (kind === "serial") return new SerialDriver(BOARD_FS_HZ);
  return new BluetoothDriver(kind);
}

function simulator({ kind, rhythm, trouble, recording, seed = 1 }: Simulation): Simulator {
  const heartRate = HEART_RATES[rhythm];
  const made = { rhythm, heartRate, noise: NOISES[trouble], comesAndGoes: true, seed };
  const link = trouble === "dropouts" ? POOR : SOUND;
  return new Simulator({ kind, signal: recording ?? made, link, seed });
}
