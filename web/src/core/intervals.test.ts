import { expect, it } from "vitest";
import type { BeatFacts } from "../api/beats";
import { axisOf, intervalsOf, pairsOf } from "./intervals";

const beat = (peak_s: number, rr_ms: number | null, kind: BeatFacts["kind"] = "N"): BeatFacts => ({
  ...{
    peak_s,
    rr_ms,
    kind,
    group: 0,
    accepted: true,
    rr_usable: rr_ms !== null,
    correlation: 1,
    disturbed: [],
  },
});
const beats = [
  beat(1, null),
  beat(1.8, 800),
  beat(2.3, 500, "V"),
  beat(3.4, 1100),
  beat(4.2, 800),
  beat(9, null),
];

it("counts intervals between normal beats only, and shows the others", () => {
  expect(intervalsOf(beats).map(({ ms, counts }) => [ms, counts])).toEqual([
    [800, true],
    [500, false],
    [1100, false],
    [800, true],
  ]);
});

it("pairs successive intervals and none across a gap", () => {
  expect(pairsOf(intervalsOf(beats)).map(({ ms, nextMs, counts }) => [ms, nextMs, counts])).toEqual([
    [800, 500, false],
    [500, 1100, false],
    [1100, 800, false],
  ]);
  expect(pairsOf(intervalsOf([beat(1, 800), beat(9, null), beat(9.8, 800)]))).toEqual([]);
});

it("has an axis of whole steps, also for one value and for none", () => {
  expect(axisOf([780, 1120], 100)).toEqual({ low: 700, high: 1200 });
  expect(axisOf([800], 100)).toEqual({ low: 700, high: 900 });
  expect(axisOf([], 100)).toEqual({ low: 0, high: 100 });
});
