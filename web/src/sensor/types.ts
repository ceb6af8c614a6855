/** What every sensor driver of the page looks like, from a strap over Bluetooth to the simulator. */

export type SensorKind =
  "polar_h10" | "movesense" | "movesense_1859" | "heart_rate" | "open_frame" | "serial" | "simulator";

/** What a person can choose: a kind, or any strap that is near, whose kind shows once it is connected. */
export type Choosable = SensorKind | "any_strap";

/** What is known of a sensor once it streams; `fsHz` is its nominal rate, null where it gives beats only. */
export interface SensorInfo {
  readonly kind: SensorKind;
  readonly name: string;
  readonly fsHz: number | null;
  readonly leads: readonly string[];
  readonly uvPerCount: number;
  /** The device as it calls itself; for the simulator the kind of sensor that it plays. */
  readonly model?: string;
  readonly firmware?: string;
  readonly serial?: string;
}

/** Flags of samples, the same bits as in a wire frame. */
export const LEAD_OFF = 1;
export const SETTLING = 2;
export const CLIPPED = 4;
export const CLOCK_RESTARTED = 16;

/** Why a sensor or a link failed: a key for the words of the page. */
export type SensorProblem =
  // What the browser or the computer lacks.
  | "insecure_context"
  | "no_web_bluetooth"
  | "ios"
  | "linux_flag"
  | "no_web_serial"
  | "adapter_off"
  | "permission_denied"
  // What a person or a device did.
  | "cancelled"
  | "out_of_range"
  | "link_lost"
  | "not_this_sensor"
  | "no_ecg"
  | "mtu"
  | "in_charger"
  | "in_use"
  | "not_paired"
  | "refused"
  | "unreadable"
  | "unplugged"
  // What the simulator lacks.
  | "no_recording";

export class SensorError extends Error {
  constructor(
    readonly problem: SensorProblem,
    message: string,
  ) {
    super(message);
    this.name = "SensorError";
  }
}

export type LinkState = "connecting" | "connected" | "lost" | "reconnecting" | "closed";

export interface SamplesEvent {
  readonly type: "samples";
  /** Position of the first sample on the grid of the session. */
  readonly firstIndex: number;
  /** The sensor's clock at the first sample in µs; null where it has none. */
  readonly deviceUs: bigint | null;
  /** The phone's clock at receipt, Unix ms (with fractions). */
  readonly receivedMs: number;
  /** One row per lead, in counts of the sensor. */
  readonly counts: readonly Int32Array[];
  readonly flags: number;
  /** Samples of the grid that were lost before the first one. */
  readonly gapBefore: number;
}

export interface RrEvent {
  readonly type: "rr";
  /** Beats per minute; null where the sensor has none yet. */
  readonly heartRate: number | null;
  /** RR intervals in 1/1024 s. */
  readonly rr1024: readonly number[];
  readonly contact: boolean | null;
  readonly receivedMs: number;
}

export interface LinkEvent {
  readonly type: "link";
  readonly state: LinkState;
  /** 1, 2, 3 … while reconnecting. */
  readonly attempt?: number;
  readonly reason?: SensorProblem;
}

export type SensorEvent =
  | { readonly type: "info"; readonly info: SensorInfo }
  | SamplesEvent
  | RrEvent
  | { readonly type: "battery"; readonly percent: number }
  | { readonly type: "contact"; readonly on: boolean }
  | LinkEvent;

export type SensorListener = (event: SensorEvent) => void;

export interface SensorDriver {
  readonly kind: Choosable;
  /** Lets the person choose the device; needs a user gesture. Throws a SensorError. */
  choose(): Promise<void>;
  /** Connects and streams until `stop`; a lost link is taken up again. Throws a SensorError. */
  start(): Promise<void>;
  /** Ends the stream on the sensor itself, too, so that it does not drain its battery. */
  stop(): Promise<void>;
  subscribe(listener: SensorListener): () => void;
}
