/// <reference types="web-bluetooth" />
/**
 * A sensor over Web Bluetooth: the chooser, the stream, and a link that is taken up again by itself. Nothing here is
 * driven by timers but the pauses between tries: samples come with the notifications of the sensor.
 */
import { anyOf } from "./bluetooth-any";
import { openFrameBoard, HEART_RATE_STRAP } from "./bluetooth-others";
import { MOVESENSE, MOVESENSE_1859 } from "./bluetooth-movesense";
import { POLAR } from "./bluetooth-polar";
import { mayPass, sensorError } from "./bluetooth-problems";
import type { Port, Profile } from "./bluetooth-profile";
import { Gatt } from "./gatt";
import { Intake } from "./intake";
import { support } from "./support";
import {
  SensorError,
  type SensorDriver,
  type SensorEvent,
  type SensorInfo,
  type SensorListener,
  type SensorProblem,
} from "./types";

export type BluetoothKind =
  "any_strap" | "polar_h10" | "movesense" | "movesense_1859" | "heart_rate" | "open_frame";

/** Rate of a hobby board where the person states none. */
export const BOARD_FS_HZ = 250;

const FIRST_TRIES = 3;
const LONGEST_PAUSE_S = 15;
/** Some systems wait for a device for ever. */
const CONNECT_MS = 20_000;
/** A sensor that is gone does not answer a stop. */
const STOP_MS = 2000;
/** Twice so long without a packet, and the link is dead though nobody said so. */
const SILENCE_MS = 5000;

/** 1, 2, 4, 8, 15, 15 … s. */
export const pauseS = (attempt: number): number => Math.min(2 ** (attempt - 1), LONGEST_PAUSE_S);

function profileOf(kind: BluetoothKind, boardFsHz: number): Profile {
  const kinds = {
    polar_h10: POLAR,
    movesense_1859: MOVESENSE_1859,
    movesense: MOVESENSE,
    open_frame: openFrameBoard(boardFsHz),
    heart_rate: HEART_RATE_STRAP,
  };
  return kind === "any_strap" ? anyOf(Object.values(kinds)) : kinds[kind];
}

/** From one start to its stop. */
interface Run {
  readonly intake: Intake;
  readonly device: BluetoothDevice;
  info: SensorInfo | null;
  /** The connection that streams, or that is about to. */
  gatt: Gatt | null;
  /** Whether the person was told that it is connected. */
  told: boolean;
  /** Whether the sensor streams: a loss from here on is mended by itself. */
  streams: boolean;
  heard: boolean;
}

export class BluetoothDriver implements SensorDriver {
  readonly #profile: Profile;
  readonly #listeners = new Set<SensorListener>();
  #device: BluetoothDevice | null = null;
  #run: Run | null = null;
  #watch: ReturnType<typeof setInterval> | undefined;
  /** Ends a try that is under way. */
  #lose: (error: SensorError) => void = () => undefined;
  /** Ends the pause before the next one. */
  #wake: () => void = () => undefined;

  constructor(
    readonly kind: BluetoothKind,
    { boardFsHz = BOARD_FS_HZ } = {},
  ) {
    this.#profile = profileOf(kind, boardFsHz);
  }

  subscribe(listener: SensorListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async choose(): Promise<void> {
    const { bluetooth: lacking } = await support();
    if (lacking !== null) throw new SensorError(lacking, "Bluetooth cannot be used here.");
    try {
      const device = await navigator.bluetooth.requestDevice(this.#profile.request);
      this.#device?.removeEventListener("gattserverdisconnected", this.#onLost);
      this.#device = device;
      device.addEventListener("gattserverdisconnected", this.#onLost);
    } catch (error) {
      throw sensorError(error);
    }
  }

  async start(): Promise<void> {
    if (this.#device === null) throw new SensorError("cancelled", "No sensor is chosen.");
    await this.stop();
    const intake = new Intake((event) => this.#tell(event));
    const run = {
      intake,
      device: this.#device,
      info: null,
      gatt: null,
      told: false,
      streams: false,
      heard: false,
    };
    this.#run = run;
    window.addEventListener("pagehide", this.#onPageHide);
    document.addEventListener("visibilitychange", this.#onVisible);
    this.#tell({ type: "link", state: "connecting" });
    await this.#firstLink(run);
  }

  async stop(): Promise<void> {
    const run = this.#run;
    if (run === null) return;
    this.#run = null;
    window.removeEventListener("pagehide", this.#onPageHide);
    document.removeEventListener("visibilitychange", this.#onVisible);
    clearInterval(this.#watch);
    if (run.gatt !== null) {
      const stopped = this.#profile.stop(run.gatt).catch(() => undefined);
      await inTime(stopped, STOP_MS).catch(() => undefined);
      run.gatt.close();
    }
    this.#lose(new SensorError("cancelled", "The sensor was stopped."));
    this.#wake();
    this.#tell({ type: "link", state: "closed" });
  }

  #tell(event: SensorEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  readonly #onPageHide = (): void => void this.stop();

  readonly #onVisible = (): void => {
    if (document.visibilityState === "visible") this.#wake();
  };

  readonly #onLost = (): void => {
    this.#lose(new SensorError("link_lost", "The link to the sensor was lost."));
    const run = this.#run;
    if (run === null || !run.streams) return;
    this.#unlinked(run);
    void this.#linkAgain(run);
  };

  async #firstLink(run: Run): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const failed = await this.#tried(run);
      if (failed === null) return;
      if (this.#run !== run) throw new SensorError("cancelled", "The sensor was stopped.");
      if (attempt === FIRST_TRIES || !mayPass(failed)) {
        await this.stop();
        throw failed;
      }
      await this.#pauseBefore(attempt, failed.problem);
    }
  }

  async #linkAgain(run: Run): Promise<void> {
    let reason: SensorProblem = "link_lost";
    for (let attempt = 1; this.#run === run; attempt += 1) {
      await this.#pauseBefore(attempt, reason);
      if (this.#run !== run) return;
      const failed = await this.#tried(run);
      if (failed === null) return;
      reason = failed.problem;
    }
  }

  async #pauseBefore(attempt: number, reason: SensorProblem): Promise<void> {
    this.#tell({ type: "link", state: "reconnecting", attempt, reason });
    const woken = new Promise<void>((resolve) => (this.#wake = resolve));
    await inTime(woken, 1000 * pauseS(attempt)).catch(() => undefined);
  }

  /** One try to connect and stream; null where the sensor streams. */
  async #tried(run: Run): Promise<SensorError | null> {
    try {
      const gatt = new Gatt(await this.#connected(run));
      run.gatt = gatt;
      run.intake.reconnected();
      const port = this.#port(run, gatt);
      await this.#orLost(this.#profile.open(gatt, port));
      this.#linked(run);
      run.streams = true;
      // What is beside the stream may be missing; a link that is lost meanwhile is told by itself.
      this.#profile.beside(gatt, port).catch(() => undefined);
      return null;
    } catch (error) {
      this.#unlinked(run);
      return sensorError(error);
    }
  }

  async #connected({ device }: Run): Promise<BluetoothRemoteGATTServer> {
    const server = device.gatt;
    if (server === undefined) throw new SensorError("not_this_sensor", "The device has no GATT server.");
    try {
      return await this.#orLost(inTime(server.connect(), CONNECT_MS));
    } catch (error) {
      // A try that nobody waits for any more must not connect later.
      server.disconnect();
      throw error;
    }
  }

  /** The promise, unless the link is lost or the driver is stopped before. */
  #orLost<T>(promise: Promise<T>): Promise<T> {
    const lost = new Promise<never>((_, reject) => (this.#lose = reject));
    return Promise.race([promise, lost]);
  }

  #linked(run: Run): void {
    if (run.told || this.#run !== run) return;
    run.told = true;
    this.#tell({ type: "link", state: "connected" });
    this.#watchSilence(run);
  }

  #unlinked(run: Run): void {
    clearInterval(this.#watch);
    const { gatt, told } = run;
    // Closing is heard as a loss by a browser; so it must find that this is known.
    Object.assign(run, { gatt: null, told: false, streams: false });
    gatt?.close();
    if (told && this.#run === run) this.#tell({ type: "link", state: "lost", reason: "link_lost" });
  }

  #port(run: Run, gatt: Gatt): Port {
    const isCurrent = (): boolean => this.#run === run && run.gatt === gatt;
    return {
      info: (info, settleS = 0) => {
        if (run.info !== null || !isCurrent()) return;
        run.info = info;
        if (info.fsHz !== null) run.intake.begin(info.fsHz, settleS);
        this.#tell({ type: "info", info });
      },
      packet: (packet) => {
        if (!isCurrent()) return;
        run.heard = true;
        this.#linked(run);
        run.intake.push(packet, Date.now());
      },
      battery: (percent) => isCurrent() && run.intake.battery(percent),
      contact: (on) => isCurrent() && run.intake.contact(on),
    };
  }

  /** A system may keep a link that is dead: an ECG that is silent twice in a row is taken up anew. */
  #watchSilence(run: Run): void {
    clearInterval(this.#watch);
    if (!this.#profile.neverSilent) return;
    let silent = 0;
    this.#watch = setInterval(() => {
      silent = run.heard ? 0 : silent + 1;
      run.heard = false;
      if (silent >= 2) this.#onLost();
    }, SILENCE_MS);
  }
}

/** The promise, or a sensor that is out of range where it takes too long. */
async function inTime<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SensorError("out_of_range", "The sensor was not reached.")), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
