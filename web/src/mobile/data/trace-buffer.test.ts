import { expect, test } from "vitest";
import type { SamplesEvent, SensorInfo } from "../../sensor/types";
import { TraceBuffer } from "./trace-buffer";

const INFO: SensorInfo = { kind: "polar_h10", name: "H10", fsHz: 10, leads: ["chest"], uvPerCount: 2 };
const samples = (firstIndex: number, counts: readonly number[]): SamplesEvent => ({
  type: "samples",
  firstIndex,
  deviceUs: null,
  receivedMs: 1000 + firstIndex,
  counts: [Int32Array.from(counts)],
  flags: 0,
  gapBefore: 0,
});

test("samples are read in µV, and a gap as NaN", () => {
  const trace = new TraceBuffer(INFO, 10);
  expect(trace.newest()).toBeNull();
  trace.push(samples(0, [1, 2, 3]));
  trace.push(samples(5, [4]));
  expect([...trace.last(0.8)]).toEqual([NaN, NaN, 2, 4, 6, NaN, NaN, 8]);
  expect(trace.newest()).toEqual({ endIndex: 6, receivedMs: 1005 });
  expect(trace.at(6)).toBeNaN();
});

test("what is older than is kept is gone, and a gap longer than that leaves nothing old behind", () => {
  const trace = new TraceBuffer(INFO, 10);
  trace.push(samples(0, [1, 2, 3]));
  trace.push(samples(1000, [9]));
  expect(trace.at(1)).toBeNaN();
  expect([...trace.last(30)].filter((uv) => !Number.isNaN(uv))).toEqual([18]);
});

test("a beat that is told again replaces itself, and one that is taken back is gone", () => {
  const trace = new TraceBuffer(INFO, 10);
  trace.push(samples(0, new Array<number>(100).fill(0)));
  trace.tell([
    { index: 20, kind: "unknown" },
    { index: 10, kind: "normal" },
  ]);
  trace.tell([{ index: 20, kind: "ventricular" }]);
  expect(trace.beatsFrom(0)).toEqual([
    { index: 10, kind: "normal" },
    { index: 20, kind: "ventricular" },
  ]);
  trace.retract([10]);
  expect(trace.beatsFrom(0)).toHaveLength(1);
});
