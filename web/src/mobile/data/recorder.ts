/** The recorder of the phone: from a strap that is heard to a recording that is safe, and its report. */
import { createDriver } from "../../sensor/drivers";
import {
  SensorError,
  type Choosable,
  type LinkEvent,
  type SensorDriver,
  type SensorEvent,
  type SensorInfo,
} from "../../sensor/types";
import { token } from "../api/token";
import type { Mode, Recorder, RecorderState, SimulatorChoice, Waiting } from "../recorder-types";
import type { TraceSource } from "../trace/source";
import { counted, mayStart, phaseOf, started, ZERO, type Countdown, type Stretch } from "./countdown";
import { IDLE, isRunning, TARGET_S } from "./idle";
import { sessionStart, type ServerMessage } from "./messages";
import { Outbox } from "./outbox";
import { Server } from "./server";
import { Session } from "./session";
import { NOTHING_WRITTEN, openStore, type Facts, type PhoneStore, type StoredRecording } from "./store";
import { Strap } from "./strap";
import { onAnotherChance } from "./triggers";
import { ulid } from "./ulid";
import { WakeLock } from "./wake-lock";
import { becomeWriter } from "./writer-lock";

/** What is old must not be shown as if it were now. */
const REFRESHED_MS = 1000;
/** A report that takes longer is shown when it comes. */
const REPORT_MS = 12_000;

/** What a tab has that may record. */
interface Office {
  readonly store: PhoneStore;
  readonly outbox: Outbox;
}

export function createRecorder(): Recorder {
  return new PhoneRecorder();
}

class PhoneRecorder implements Recorder {
  #state: RecorderState = { ...IDLE, online: navigator.onLine };
  readonly #listeners = new Set<() => void>();
  readonly #wakeLock = new WakeLock((wakeLock) => this.#set({ wakeLock }));
  #office: Office | null = null;
  #driver: SensorDriver | null = null;
  #strap = new Strap();
  #session: Session | null = null;
  #count: Countdown = ZERO;
  #symptoms: readonly string[] = [];
  /** The recording that a reload has interrupted. */
  #unfinished: StoredRecording | null = null;
  /** Whether the strap that is sought is to continue it. */
  #isResuming = false;
  #isBeginning = false;

  constructor() {
    becomeWriter(
      () => void this.#open().catch(() => this.#set({ trouble: "storage_full" })),
      () => this.#set({ trouble: "other_tab" }),
    );
    onAnotherChance(() => {
      this.#session?.wake();
      void this.sendNow();
    });
    setInterval(() => {
      if (this.#driver !== null) this.#set(this.#strap.vitals(Date.now()));
    }, REFRESHED_MS);
  }

  readonly state = (): RecorderState => this.#state;
  readonly waiting = (): readonly Waiting[] => this.#office?.outbox.waiting ?? NOTHING;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  trace(): TraceSource | null {
    return this.#strap.trace;
  }

  beatTimesMs(): readonly number[] {
    return this.#strap.beatTimesMs;
  }

  async choose(kind: Choosable, simulator?: SimulatorChoice): Promise<void> {
    if (this.#office === null || isRunning(this.#state)) return;
    this.#isResuming = false;
    await this.#connect(kind, simulator);
  }

  async record(mode: Mode): Promise<void> {
    const { phase } = this.#state;
    if (this.#office === null || (phase !== "live" && phase !== "done")) return;
    if (this.#unfinished !== null) return this.#set({ trouble: "unfinished" });
    const targetS = TARGET_S[mode];
    this.#symptoms = [];
    this.#wakeLock.hold();
    // Asked for once; a browser that says no may only throw away what is old when the phone is full.
    void navigator.storage?.persist?.();
    this.#set({
      ...NOTHING_RECORDED,
      phase: "waiting_for_signal",
      mode,
      targetS,
      report: null,
      intervals: null,
      sessionId: null,
    });
    if (mayStart(this.#count)) await this.#begin();
  }

  async finish(): Promise<void> {
    const session = this.#session;
    const office = this.#office;
    if (session === null || office === null) return this.#notBegun();
    if (this.#count.elapsedS === 0) return this.discard();
    this.#session = null;
    this.#set({ phase: "finishing" });
    try {
      await session.written();
      await office.store.change(session.id, { state: "ended", endedAt: new Date().toISOString() });
    } catch {
      this.#set({ phase: "failed", trouble: "storage_full" });
      return;
    } finally {
      session.stop();
      this.#wakeLock.release();
    }
    await this.#deliver(office, session.id);
  }

  async discard(): Promise<void> {
    const session = this.#session;
    if (session === null || this.#office === null) return this.#notBegun();
    this.#session = null;
    session.stop();
    this.#wakeLock.release();
    this.#set({ ...NOTHING_RECORDED, phase: "live", sessionId: null });
    await session.written().catch(() => undefined);
    await this.#office.store.change(session.id, { state: "discarded" });
    await this.sendNow();
  }

  async disconnect(): Promise<void> {
    if (this.#session !== null) await this.finish();
    const driver = this.#driver;
    this.#driver = null;
    this.#set({ phase: "idle", sensor: null, battery: null, contact: null, link: IDLE.link });
    await driver?.stop();
  }

  mark(symptom: string): void {
    if (this.#session === null) return;
    this.#symptoms = [...new Set([...this.#symptoms, symptom])];
    this.#session.status({ kind: "symptom", symptom });
  }

  async sendNow(): Promise<void> {
    await this.#office?.outbox.send();
  }

  async resume(): Promise<void> {
    if (this.#unfinished === null || isRunning(this.#state)) return;
    this.#isResuming = true;
    await this.#connect(this.#unfinished.start.sensor.kind);
  }

  async finishInterrupted(): Promise<void> {
    const unfinished = this.#unfinished;
    if (unfinished === null || this.#office === null) return;
    const { id, tail, elapsedS, start } = unfinished;
    this.#unfinished = null;
    this.#set({ phase: "finishing", interrupted: null, trouble: null, elapsedS, mode: start.mode });
    const endedAt = tail === null ? start.started_at : new Date(tail.receivedMs).toISOString();
    await this.#office.store.change(id, { state: tail === null ? "discarded" : "ended", endedAt });
    await this.#deliver(this.#office, id);
  }

  #set(change: Partial<RecorderState>): void {
    const entries = Object.entries(change) as [keyof RecorderState, unknown][];
    if (entries.every(([key, value]) => Object.is(this.#state[key], value))) return;
    this.#state = { ...this.#state, ...change };
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** This tab is the one that records: what an earlier page left behind is found. */
  async #open(): Promise<void> {
    const store = await openStore();
    // Where the phone is full, sending makes room: what waits beside the storage waits on.
    await store.recover().catch(() => undefined);
    const outbox = new Outbox(store, {
      changed: () => this.#tell(),
      online: (online) => this.#set({ online }),
      reported: (sessionId, { report, intervals }) => {
        this.#set({ online: true });
        if (sessionId === this.#state.sessionId) this.#set({ report, intervals });
      },
    });
    const left = (await store.recordings()).filter(({ state }) => state === "recording");
    this.#unfinished = left.at(-1) ?? null;
    for (const older of left.slice(0, -1)) await store.change(older.id, { state: "ended" });
    this.#office = { store, outbox };
    this.#set({ trouble: null, interrupted: interruption(this.#unfinished) });
    await outbox.send();
  }

  async #connect(kind: Choosable, simulator?: SimulatorChoice): Promise<void> {
    const before = this.#driver;
    const driver = createDriver(kind, simulator);
    this.#set({ phase: "connecting", problem: null, trouble: null });
    try {
      await driver.choose();
      this.#driver = null;
      await before?.stop();
      this.#strap = new Strap();
      this.#count = ZERO;
      this.#driver = driver;
      driver.subscribe((event) => this.#driver === driver && this.#heard(event));
      await driver.start();
    } catch (error) {
      if (!(error instanceof SensorError)) throw error;
      if (this.#driver === driver) this.#driver = null;
      const isStillHeard = this.#driver !== null;
      this.#set({ phase: isStillHeard ? "live" : "idle", problem: error.problem });
    }
  }

  #heard(event: SensorEvent): void {
    const stretch = this.#strap.take(event);
    if (stretch !== null) this.#count = counted(this.#count, stretch);
    if (event.type === "info") this.#known(event.info);
    if (event.type === "link") this.#linked(event);
    if (event.type === "battery") this.#set({ battery: event.percent });
    this.#session?.push(event);
    this.#set({ ...this.#strap.vitals(Date.now()), contact: this.#strap.contact });
    if (stretch !== null) this.#advance(stretch);
  }

  #known(sensor: SensorInfo): void {
    if (!this.#isResuming) return this.#set({ phase: "live", sensor, problem: null });
    this.#isResuming = false;
    const unfinished = this.#unfinished!;
    if (unfinished.start.sensor.name !== sensor.name) {
      void this.disconnect();
      return this.#set({ trouble: "other_strap" });
    }
    this.#unfinished = null;
    this.#count = { ...ZERO, isStarted: true, elapsedS: unfinished.elapsedS, noisyS: unfinished.noisyS };
    this.#symptoms = unfinished.symptoms;
    const { targetS, start } = unfinished;
    this.#wakeLock.hold();
    this.#set({
      sensor,
      phase: "recording",
      interrupted: null,
      mode: start.mode,
      targetS,
      report: null,
      intervals: null,
    });
    this.#run(unfinished, sensor);
  }

  #linked({ state, attempt = 0, reason }: LinkEvent): void {
    const isSought = state === "lost" || state === "reconnecting";
    const lostSinceMs = !isSought ? null : (this.#state.link.lostSinceMs ?? Date.now());
    this.#set({ link: { state, attempt, lostSinceMs } });
    if (state === "closed" && reason !== undefined) this.#set({ problem: reason });
  }

  /** How far a recording has come with a further stretch of signal. */
  #advance({ seconds }: Stretch): void {
    const { phase, targetS } = this.#state;
    if (phase === "waiting_for_signal" && mayStart(this.#count)) void this.#begin();
    if (this.#session === null || seconds === 0) return;
    const { elapsedS, noisyS } = this.#count;
    const next = phaseOf(this.#count, targetS);
    this.#set({ elapsedS, noisyS, ...(next === "finishing" ? {} : { phase: next }) });
    if (next === "finishing") void this.finish();
  }

  async #begin(): Promise<void> {
    const { mode, targetS } = this.#state;
    const info = this.#strap.info;
    if (this.#office === null || info === null || mode === null || this.#isBeginning) return;
    this.#isBeginning = true;
    const now = new Date();
    const id = ulid(now.getTime());
    const facts: Facts = { ...BEGUN, id, start: sessionStart(id, info, mode, now), targetS };
    try {
      await this.#office.store.begin(facts);
    } catch {
      this.#wakeLock.release();
      return this.#set({ phase: "live", trouble: "storage_full" });
    } finally {
      this.#isBeginning = false;
    }
    // The person may have stopped meanwhile.
    if (this.#state.phase !== "waiting_for_signal") return this.#office.store.remove(id);
    this.#count = started(this.#count);
    this.#set({ phase: "recording" });
    this.#run({ ...NOTHING_WRITTEN, ...facts }, info);
  }

  #run(recording: StoredRecording, info: SensorInfo): void {
    const session = new Session(this.#office!.store, new Server(token()), token(), recording, info, {
      message: (message) => this.#told(session, message),
      online: (online) => this.#set({ online }),
      refused: (trouble) => this.#set({ online: false, trouble }),
      saved: (savedFrames, sentFrames) => {
        if (this.#state.sessionId === session.id) this.#set({ savedFrames, sentFrames });
      },
      room: (isThere) => {
        if (!isThere) this.#set({ trouble: "storage_full" });
        else if (this.#state.trouble === "storage_full") this.#set({ trouble: null });
      },
      progress: () => ({
        elapsedS: this.#count.elapsedS,
        noisyS: this.#count.noisyS,
        symptoms: this.#symptoms,
      }),
    });
    this.#session = session;
    this.#set({ sessionId: session.id });
    const { battery, contact } = this.#state;
    if (battery !== null) session.status({ kind: "battery", percent: battery });
    if (contact !== null) session.status({ kind: "contact", on: contact });
    session.run();
  }

  #told(session: Session, message: ServerMessage): void {
    if (session !== this.#session) return;
    const { trace } = this.#strap;
    if (message.type === "beats") {
      trace?.tell(message.beats.map((beat) => ({ ...beat, index: session.onDriverGrid(beat.index) })));
    }
    if (message.type === "retracted") trace?.retract(message.indices.map((at) => session.onDriverGrid(at)));
    if (message.type !== "vitals") return;
    this.#strap.engine = { value: message, atMs: Date.now() };
    this.#set(this.#strap.vitals(Date.now()));
  }

  /** Sends what has ended; without an answer in time the report comes later. */
  async #deliver({ outbox }: Office, id: string): Promise<void> {
    this.#set({ sessionId: id });
    this.#strap.engine = null;
    const late = new Promise<void>((resolve) => setTimeout(resolve, REPORT_MS));
    await Promise.race([outbox.send(id), late]);
    this.#set({ phase: "done" });
  }

  #notBegun(): void {
    if (this.#state.phase !== "waiting_for_signal") return;
    this.#wakeLock.release();
    this.#set({ phase: "live", mode: null, targetS: null });
  }
}

const NOTHING: readonly Waiting[] = [];

const NOTHING_RECORDED = { elapsedS: 0, noisyS: 0, savedFrames: 0, sentFrames: 0 };

const BEGUN = { state: "recording", acked: 0, endedAt: null, problem: null } as const;

const interruption = (unfinished: StoredRecording | null): RecorderState["interrupted"] =>
  unfinished && { sessionId: unfinished.id, elapsedS: unfinished.elapsedS };
