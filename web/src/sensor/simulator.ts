/**
 * A sensor for a trial without one: the packets of the chosen kind, byte by byte, through the same decoders and the
 * same timeline. It plays in real time by the clock, so that a tab that the browser slows down loses nothing.
 */
import { AnalyticEcg, type AnalyticChoice, type EcgSource } from "./analytic-ecg";
import { STRAP_LEADS } from "./bluetooth-profile";
import { Intake } from "./intake";
import { fetchedEcg, type RecordedChoice } from "./recorded-ecg";
import { SimulatedSensor, TRAITS, type Arrival, type Link, type PlayedKind } from "./simulated-sensor";
import {
  LEAD_OFF,
  SensorError,
  type SensorDriver,
  type SensorEvent,
  type SensorInfo,
  type SensorListener,
} from "./types";

export interface SimulatorChoice {
  readonly kind: PlayedKind;
  readonly signal: AnalyticChoice | RecordedChoice;
  readonly link: Link;
  readonly seed: number;
}

/** How often it looks at the clock. */
const TICK_MS = 40;
const BATTERY_PERCENT = 87;

/** The simulated sensor and its link as events, in pieces of any length. */
export class Playback {
  readonly #intake: Intake;
  readonly #sensor: SimulatedSensor;
  #toS = 0;
  #up = true;

  constructor(
    private readonly choice: Omit<SimulatorChoice, "signal">,
    source: EcgSource,
    private readonly startedMs: number,
    private readonly tell: SensorListener,
  ) {
    const { kind, link, seed } = choice;
    this.#sensor = new SimulatedSensor(kind, source, link, seed);
    this.#intake = new Intake(tell);
    if (kind !== "heart_rate") this.#intake.begin(TRAITS[kind].fsHz, TRAITS[kind].settleS);
  }

  /** Everything up to a moment, in s since the start. */
  advance(toS: number): void {
    const arrived = this.#sensor.arrivals(toS);
    for (const changeS of this.#changes(toS)) {
      while (arrived.length > 0 && arrived[0]!.atS < changeS) this.#push(arrived.shift()!);
      this.#change();
    }
    arrived.forEach((each) => this.#push(each));
    this.#toS = toS;
  }

  #push({ atS, packets }: Arrival): void {
    for (const packet of packets) {
      // A board tells with its samples whether the electrodes are on.
      const isBoard = this.choice.kind === "open_frame" || this.choice.kind === "serial";
      if (isBoard && packet.type === "ecg") this.#intake.contact((packet.flags & LEAD_OFF) === 0);
      this.#intake.push(packet, this.startedMs + 1000 * atS);
    }
  }

  /** When the link goes or comes in the time that passes. */
  #changes(toS: number): number[] {
    const { dropouts } = this.choice.link;
    if (dropouts === null) return [];
    const changes: number[] = [];
    for (let period = Math.floor(this.#toS / dropouts.everyS); period * dropouts.everyS <= toS; period += 1) {
      const begin = period * dropouts.everyS;
      changes.push(begin, begin + dropouts.everyS - dropouts.lengthS);
    }
    return changes.filter((atS) => atS > this.#toS && atS <= toS);
  }

  #change(): void {
    this.#up = !this.#up;
    if (this.#up) {
      this.#intake.reconnected();
      this.tell({ type: "link", state: "connected" });
      return;
    }
    this.tell({ type: "link", state: "lost", reason: "link_lost" });
    this.tell({ type: "link", state: "reconnecting", attempt: 1, reason: "link_lost" });
  }
}

export class Simulator implements SensorDriver {
  readonly kind = "simulator";
  readonly #listeners = new Set<SensorListener>();
  #source: EcgSource | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #runs = false;

  constructor(private readonly choice: SimulatorChoice) {}

  subscribe(listener: SensorListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async choose(): Promise<void> {
    const { signal, kind } = this.choice;
    this.#source = "id" in signal ? await fetchedEcg(signal, TRAITS[kind].fsHz) : new AnalyticEcg(signal);
  }

  start(): Promise<void> {
    if (this.#source === null) return Promise.reject(new SensorError("cancelled", "No sensor is chosen."));
    clearInterval(this.#timer);
    this.#runs = true;
    const begunMs = performance.now();
    const playback = new Playback(this.choice, this.#source, Date.now(), (event) => this.#tell(event));
    this.#tell({ type: "link", state: "connecting" });
    this.#tell({ type: "info", info: this.#info() });
    this.#tell({ type: "link", state: "connected" });
    this.#tell({ type: "battery", percent: BATTERY_PERCENT });
    this.#timer = setInterval(() => playback.advance((performance.now() - begunMs) / 1000), TICK_MS);
    return Promise.resolve();
  }

  stop(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#runs) this.#tell({ type: "link", state: "closed" });
    this.#runs = false;
    return Promise.resolve();
  }

  #tell(event: SensorEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  #info(): SensorInfo {
    const { kind } = this.choice;
    const { fsHz, uvPerCount } = TRAITS[kind];
    const facts = { kind: "simulator", name: "Simulator", model: kind, uvPerCount } as const;
    return kind === "heart_rate"
      ? { ...facts, fsHz: null, leads: [] }
      : { ...facts, fsHz, leads: STRAP_LEADS };
  }
}
