import { expect, test } from "vitest";
import type { SensorInfo } from "../../sensor/types";
import { beatTimes, Strap } from "./strap";

const H10: SensorInfo = { kind: "polar_h10", name: "H10", fsHz: 100, leads: ["chest"], uvPerCount: 1 };
const BELT: SensorInfo = { kind: "heart_rate", name: "belt", fsHz: null, leads: [], uvPerCount: 1 };

test("samples of an ECG are a stretch of so many seconds, settled and readable or not", () => {
  const strap = new Strap();
  strap.take({ type: "info", info: H10 });
  const samples = (firstIndex: number, uv: (at: number) => number, flags = 0) =>
    strap.take({
      type: "samples",
      firstIndex,
      deviceUs: null,
      receivedMs: 10 * firstIndex,
      counts: [Int32Array.from({ length: 200 }, (_, at) => uv(at))],
      flags,
      gapBefore: 0,
    });
  const heart = (at: number): number => (at % 100 < 4 ? 1000 : 0);
  expect(samples(0, heart, 2)).toEqual({
    seconds: 2,
    isBehindGap: false,
    isSettled: false,
    isReadable: true,
  });
  expect(samples(200, heart)).toMatchObject({ isSettled: true, isReadable: true });
  expect(samples(400, () => 0)).toMatchObject({ isReadable: false });
  expect(strap.vitals(6000)).toMatchObject({ quality: "none", advice: "contact" });
});

test("a strap that sends beats only counts by the time between them, and not through a silence", () => {
  const strap = new Strap();
  strap.take({ type: "info", info: BELT });
  const beat = (receivedMs: number, heartRate: number | null = 60) =>
    strap.take({ type: "rr", heartRate, rr1024: [1024], contact: null, receivedMs });
  expect(beat(1000)).toBeNull();
  expect(beat(2000)).toMatchObject({ seconds: 1, isReadable: true });
  expect(beat(3000, null)).toMatchObject({ isReadable: false });
  expect(beat(9000)).toBeNull();
  expect(strap.trace).toBeNull();
  expect(strap.beatTimesMs).toEqual([1000, 2000, 3000, 9000]);
});

test("several intervals of one notification are several beats, the oldest are dropped", () => {
  expect(beatTimes([], [900, 1000], 20_000)).toEqual([19_000, 20_000]);
  expect(beatTimes([9000, 19_000], [500], 20_000)).toEqual([19_000, 20_000]);
});
