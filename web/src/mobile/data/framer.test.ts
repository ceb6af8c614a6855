import { expect, test } from "vitest";
import type { SamplesEvent, SensorInfo } from "../../sensor/types";
import { decode } from "../../sensor/wire";
import { Framer } from "./framer";

const INFO: SensorInfo = { kind: "polar_h10", name: "H10", fsHz: 100, leads: ["chest"], uvPerCount: 1 };
const samples = (firstIndex: number, n: number, deviceUs: bigint | null = null): SamplesEvent => ({
  type: "samples",
  firstIndex,
  deviceUs,
  receivedMs: 1000 + 10 * (firstIndex + n),
  counts: [Int32Array.from({ length: n }, (_, at) => firstIndex + at)],
  flags: 0,
  gapBefore: 0,
});
const begun = (): Framer => new Framer({ session: "S", seq: 0, tail: null }, INFO);

test("a session begins at 0 wherever the driver is, and keeps its gaps", () => {
  const framer = begun();
  const frames = [framer.samples(samples(500, 10)), framer.samples(samples(530, 10))];
  expect(frames.map(({ bytes }) => decode(bytes).firstIndex)).toEqual([0, 30]);
  expect(framer.onDriverGrid(30)).toBe(530);
  expect(framer.tail?.endIndex).toBe(40);
});

test("all kinds are numbered together, and none is numbered twice", () => {
  const framer = begun();
  const frames = [
    framer.status({ kind: "link", state: "lost" }, 1000),
    framer.samples(samples(0, 10)),
    framer.rr({ type: "rr", heartRate: null, rr1024: [800], contact: null, receivedMs: 1200 }),
  ];
  expect(frames.map(({ seq }) => seq)).toEqual([0, 1, 2]);
  expect(decode(frames[2]!.bytes)).toMatchObject({
    type: "rr",
    seq: 2,
    firstIndex: 10,
    heartRate: 0,
    rr1024: [800],
  });
  expect(framer.seq).toBe(3);
});

test("a frame that cannot be written takes no number", () => {
  const framer = begun();
  expect(() => framer.status({ text: "x".repeat(3000) }, 0)).toThrow();
  expect(framer.seq).toBe(0);
});

test("behind a reload the session goes on by the sensor's clock, with the gap between", () => {
  const before = begun();
  before.samples(samples(0, 100, 5_000_000n));
  const after = new Framer({ session: "S", seq: 1, tail: before.tail }, INFO);
  // Ends at 6 s by the sensor; 2 s later by its clock it is heard again, on a grid that begins at 0.
  const again = decode(after.samples({ ...samples(0, 10, 8_000_000n), receivedMs: 4100 }).bytes);
  expect(again).toMatchObject({ seq: 1, firstIndex: 300, flags: 0 });
  const next = decode(after.samples(samples(10, 10, 8_100_000n)).bytes);
  expect(next.firstIndex).toBe(310);
});
