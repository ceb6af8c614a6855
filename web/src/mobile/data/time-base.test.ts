import { expect, test } from "vitest";
import { firstUs, periodUs, resumed, type Tail } from "./time-base";

const TAIL: Tail = { endIndex: 1300, endUs: 10_000_000n, receivedMs: 50_000, periodUs: 1e6 / 130 };

test("the sensor's clock tells how much was lost", () => {
  expect(resumed(TAIL, 14_000_000n, 54_700, 73)).toEqual({ firstIndex: 1820, isRestarted: false });
  expect(resumed(TAIL, 10_000_100n, 50_600, 73).firstIndex).toBe(1300);
});

test("a clock that began anew or is none is bridged by the phone's", () => {
  const bridged = { firstIndex: 1300 + 520 - 73, isRestarted: true };
  expect(resumed(TAIL, 500n, 54_000, 73)).toEqual(bridged);
  expect(resumed(TAIL, 900_000_000_000n, 54_000, 73)).toEqual(bridged);
  expect(resumed(TAIL, null, 54_000, 73)).toEqual(bridged);
});

test("the rate is the sensor's once enough came", () => {
  const first = { index: 0, us: 0n };
  expect(periodUs(first, { index: 1300, us: 10_100_000n }, 130)).toBeCloseTo(10_100_000 / 1300);
  expect(periodUs(first, { index: 130, us: 1_010_000n }, 130)).toBeCloseTo(1e6 / 130);
  expect(periodUs(null, null, 130)).toBeCloseTo(1e6 / 130);
});

test("a first packet that is stamped at its end is reckoned back by the sensor's own rate", () => {
  const slow: Tail = { ...TAIL, periodUs: 1e6 / 128 };
  // 72 samples last 562,500 µs at 128 Hz and 553,846 µs at 130 Hz.
  expect(firstUs(1_000_000n, 73, slow, { fsHz: 130, stampsLast: true })).toBe(1_000_000n - 8654n);
  expect(firstUs(1_000_000n, 73, slow, { fsHz: 130, stampsLast: false })).toBe(1_000_000n);
});
