import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AnalyticEcg, type AnalyticChoice } from "./analytic-ecg";
import { createDriver } from "./drivers";
import { fetchedEcg, RecordedEcg } from "./recorded-ecg";
import { TRAITS, type Link, type PlayedKind } from "./simulated-sensor";
import { Playback } from "./simulator";
import type { SamplesEvent, SensorEvent } from "./types";

const SOUND: Link = { jitterS: 0.02, loss: 0, dropouts: null };
const SIGNAL: AnalyticChoice = {
  rhythm: "sinus",
  noise: "none",
  comesAndGoes: false,
  heartRate: 75,
  seed: 7,
};
const WITH_ECG = ["polar_h10", "movesense", "movesense_1859", "open_frame", "serial"] as const;
const TRUE_RATE = 1.00046;

interface Played {
  readonly link?: Partial<Link>;
  readonly signal?: Partial<AnalyticChoice>;
  readonly untilS?: number;
  readonly stepS?: number;
}

function played(kind: PlayedKind, { link, signal, untilS = 30, stepS = 30 }: Played = {}): SensorEvent[] {
  const told: SensorEvent[] = [];
  const source = new AnalyticEcg({ ...SIGNAL, ...signal });
  const playback = new Playback({ kind, link: { ...SOUND, ...link }, seed: 3 }, source, 1000, (event) =>
    told.push(event),
  );
  for (let toS = stepS; toS <= untilS + 1e-9; toS += stepS) playback.advance(toS);
  return told;
}

const runs = (told: readonly SensorEvent[]): SamplesEvent[] =>
  told.filter((event): event is SamplesEvent => event.type === "samples");

/** Every sample is where it was taken, and what is missing is told as a gap. */
function expectTrue(
  kind: PlayedKind,
  told: readonly SensorEvent[],
  signal: Partial<AnalyticChoice> = {},
): void {
  const source = new AnalyticEcg({ ...SIGNAL, ...signal });
  const { fsHz, uvPerCount } = TRAITS[kind];
  let next = 0;
  for (const { firstIndex, gapBefore, counts } of runs(told)) {
    expect(firstIndex).toBe(next + gapBefore);
    const expected = Int32Array.from(counts[0]!, (_, at) =>
      Math.round(source.uvAt((firstIndex + at) / fsHz / TRUE_RATE) / uvPerCount),
    );
    expect(counts[0]).toEqual(expected);
    next = firstIndex + counts[0]!.length;
  }
}

describe.each(WITH_ECG)("played as %s", (kind) => {
  it("gives every sample once, where it was taken", () => {
    const told = played(kind);
    expectTrue(kind, told);
    const taken = runs(told).reduce((sum, { counts }) => sum + counts[0]!.length, 0);
    expect(taken).toBeGreaterThan(29 * TRAITS[kind].fsHz);
    expect(runs(told).every(({ gapBefore }) => gapBefore === 0)).toBe(true);
  });

  it("is the same in small steps and after a long sleep of the tab", () => {
    expect(played(kind, { stepS: 0.05 })).toEqual(played(kind));
  });
});

describe.each(["polar_h10", "movesense", "movesense_1859", "open_frame"] as const)(
  "%s on a poor link",
  (kind) => {
    it("has its losses as gaps of the right length", () => {
      const told = played(kind, { link: { loss: 0.1, jitterS: 0.05 }, untilS: 60 });
      const gaps = runs(told).filter(({ gapBefore }) => gapBefore > 0);
      expect(gaps.length).toBeGreaterThan(3);
      expect(gaps.every(({ gapBefore }) => gapBefore % TRAITS[kind].n === 0)).toBe(true);
      expectTrue(kind, told);
    });

    it("goes on in its place behind a dropout", () => {
      const told = played(kind, { link: { dropouts: { everyS: 20, lengthS: 5 } }, stepS: 0.5 });
      const states = told.flatMap((event) => (event.type === "link" ? [event.state] : []));
      expect(states).toEqual(
        ["lost", "reconnecting", "connected", "lost", "reconnecting"].slice(0, states.length),
      );
      expect(states.length).toBeGreaterThanOrEqual(3);
      const [gap] = runs(told).filter(({ gapBefore }) => gapBefore > 0);
      expect(gap!.gapBefore / TRAITS[kind].fsHz).toBeGreaterThan(4.9);
      expectTrue(kind, told);
    });
  },
);

it("the H10 settles at first and after each link", () => {
  const told = played("polar_h10", { link: { dropouts: { everyS: 20, lengthS: 5 } } });
  const settling = runs(told).filter(({ flags }) => flags === 2);
  expect(settling.map(({ firstIndex }) => Math.floor(firstIndex / 130))).toEqual([
    0, 0, 1, 1, 19, 20, 20, 21,
  ]);
});

describe("intervals of a strap", () => {
  it("are those of its beats, each once", () => {
    const told = played("heart_rate", { untilS: 60 });
    const told1024 = told.flatMap((event) => (event.type === "rr" ? [...event.rr1024] : []));
    const peaks = new AnalyticEcg(SIGNAL).rPeaks(0, 59);
    const expected = peaks.slice(1).map((atS, before) => Math.round(1024 * (atS - peaks[before]!)));
    expect(told1024.slice(0, expected.length)).toEqual(expected);
    const rates = told.flatMap((event) => (event.type === "rr" ? [event.heartRate] : []));
    expect(rates.slice(5).every((rate) => rate !== null && Math.abs(rate - 75) < 6)).toBe(true);
    expect(runs(told)).toEqual([]);
  });

  it("vary in fibrillation, and pause behind extra beats", () => {
    const spread = (rhythm: AnalyticChoice["rhythm"]): number => {
      const peaks = new AnalyticEcg({ ...SIGNAL, rhythm }).rPeaks(0, 60);
      const rr = peaks.slice(1).map((atS, before) => atS - peaks[before]!);
      return Math.max(...rr) / Math.min(...rr);
    };
    expect(spread("sinus")).toBeLessThan(1.2);
    expect(spread("af")).toBeGreaterThan(1.8);
    expect(spread("extra_beats")).toBeGreaterThan(2);
  });
});

describe("an electrode that comes off", () => {
  const loose = { signal: { noise: "contact", comesAndGoes: true }, untilS: 60 } as const;
  const contacts = (told: readonly SensorEvent[]): boolean[] =>
    told.flatMap((event) => (event.type === "contact" ? [event.on] : []));

  it("is told by the strap and by the board", () => {
    expect(contacts(played("polar_h10", loose))).toEqual([true, false, true, false, true]);
    expect(contacts(played("serial", loose))).toEqual([true, false, true, false, true]);
  });

  it("is a gap where a board has no values for it", () => {
    const gaps = runs(played("serial", loose)).filter(({ gapBefore }) => gapBefore > 0);
    expect(gaps.map(({ gapBefore }) => gapBefore / 250)).toEqual([8, 8]);
  });
});

describe("a recording", () => {
  const sine = (hz: number): RecordedEcg =>
    new RecordedEcg(
      Float32Array.from({ length: 5000 }, (_, at) => 1000 * Math.sin((2 * Math.PI * hz * at) / 500)),
      500,
      130,
    );
  const peak = (source: RecordedEcg): number =>
    Math.max(...Array.from({ length: 260 }, (_, at) => Math.abs(source.uvAt(2 + at / 130))));

  it("is sampled at the sensor's rate, without what that rate cannot carry", () => {
    expect(peak(sine(10)) / 1000).toBeCloseTo(1, 1);
    expect(peak(sine(100))).toBeLessThan(10);
  });

  afterEach(() => void vi.unstubAllGlobals());

  function served(values: readonly number[], status = 200): void {
    const headers = { "ECG-Leads": "I,II", "ECG-Fs-Hz": "500" };
    const view = new DataView(new ArrayBuffer(4 * values.length));
    values.forEach((value, at) => view.setFloat32(4 * at, value, true));
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(view.buffer, { status, headers })));
  }

  it("comes from the server, the lead that a strap is nearest to, gaps as silence", async () => {
    served([0, 0, 0, 1, Number.NaN, 1]);
    const source = await fetchedEcg({ id: "a" }, 500);
    expect([0, 1, 2, 3].map((at) => Math.round(source.uvAt(at / 500)))).toEqual([1000, 0, 1000, 1000]);
  });

  it.each([
    ["that is not there", [0, 0], 404, {}],
    ["without this lead", [0, 0], 200, { lead: "V9" }],
    ["without samples", [], 200, {}],
  ])("%s is refused", async (_, values, status, more) => {
    served(values, status);
    await expect(fetchedEcg({ id: "a", ...more }, 130)).rejects.toMatchObject({ problem: "no_recording" });
  });
});

describe("the simulator as a driver", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("connects, plays in real time, and is silent once stopped", async () => {
    const driver = createDriver("simulator", { kind: "polar_h10", rhythm: "af", trouble: "none" });
    const told: SensorEvent[] = [];
    const leave = driver.subscribe((event) => told.push(event));
    await expect(driver.start()).rejects.toMatchObject({ problem: "cancelled" });
    await driver.choose();
    await driver.start();
    expect(told).toMatchObject([
      { type: "link", state: "connecting" },
      { type: "info", info: { kind: "simulator", model: "polar_h10", fsHz: 130, leads: ["chest"] } },
      { type: "link", state: "connected" },
      { type: "battery", percent: 87 },
    ]);
    await vi.advanceTimersByTimeAsync(10_000);
    const taken = runs(told).reduce((sum, { counts }) => sum + counts[0]!.length, 0);
    expect(taken).toBeGreaterThan(1200);
    await driver.stop();
    const before = told.length;
    expect(told.at(-1)).toEqual({ type: "link", state: "closed" });
    await vi.advanceTimersByTimeAsync(5000);
    await driver.stop();
    leave();
    expect(told).toHaveLength(before);
  });

  it.each(["noise", "contact", "dropouts"] as const)(
    "has trouble of kind %s within half a minute",
    async (trouble) => {
      const driver = createDriver("simulator", { kind: "polar_h10", rhythm: "sinus", trouble });
      const told: SensorEvent[] = [];
      driver.subscribe((event) => told.push(event));
      await driver.choose();
      await driver.start();
      await vi.advanceTimersByTimeAsync(30_000);
      const troubles = {
        noise: runs(told).some(({ counts, flags }) => flags === 0 && Math.max(...counts[0]!) > 1400),
        contact: told.some((event) => event.type === "contact" && !event.on),
        dropouts: told.some((event) => event.type === "link" && event.state === "lost"),
      };
      expect(troubles[trouble]).toBe(true);
      await driver.stop();
    },
  );
});
