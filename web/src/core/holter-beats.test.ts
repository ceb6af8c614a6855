import { describe, expect, it } from "vitest";
import { beatsFrom, firstAt, heatOf, HEAT_ROWS, kindOf, nearest } from "./holter-beats";

function beats(times: readonly number[], kinds = times.map(() => 0)) {
  const count = times.length;
  const buffer = new ArrayBuffer(14 * count);
  new Float64Array(buffer, 0, count).set(times);
  new Uint8Array(buffer, 12 * count, count).set(kinds);
  new Uint8Array(buffer, 13 * count, count).fill(1);
  return beatsFrom(buffer, count, ["N", "S", "V"]);
}

describe("beats", () => {
  it("are read from bytes and found by time", () => {
    const found = beats([1, 2, 3.5], [0, 2, 1]);
    expect([0, 1, 2].map((place) => kindOf(found, place))).toEqual(["N", "V", "S"]);
    expect([0, 1, 1.5, 9].map((at) => firstAt(found.times, at))).toEqual([0, 0, 1, 3]);
    expect([0, 1.4, 1.6, 2.8, 9].map((at) => nearest(found.times, at))).toEqual([0, 0, 1, 2, 2]);
    expect(nearest(new Float64Array(), 1)).toBe(-1);
  });

  it("fill a picture of RR over time, long ones above", () => {
    const found = beats([0, 0.82, 1.64, 2.46, 4.47]);
    const heat = heatOf(found, 20);
    expect(heat.columns).toBe(2);
    expect(heat.most).toBe(3);
    const rows = [...heat.counts].flatMap((count, i) => (count > 0 ? [[Math.floor(i / 2), count]] : []));
    expect(rows).toEqual([
      [HEAT_ROWS - 1 - 36, 1],
      [HEAT_ROWS - 1 - 12, 3],
    ]);
  });

  it("whose time is not to be trusted make no RR", () => {
    const found = beats([0, 1, 2]);
    found.accepted[1] = 0;
    expect(heatOf(found, 10).most).toBe(0);
  });
});
