import { describe, expect, it } from "vitest";
import {
  addressOf,
  partAround,
  patchesOf,
  strongest,
  sumsByLead,
  wantedMapOf,
  type SaliencyMap,
} from "./saliency";

const map: SaliencyMap = {
  leads: ["I", "II"],
  start_s: [0, 0.5, 1],
  step_s: 0.5,
  values: [
    [0.1, -0.2, 0],
    [0.4, 0.2, -0.8],
  ],
};

describe("which map is wanted", () => {
  it.each([
    [null, null],
    ["", null],
    ["rhythm", { head: "rhythm", label: null }],
    ["rhythm:af", { head: "rhythm", label: "af" }],
  ])("%s", (text, wanted) => expect(wantedMapOf(text)).toEqual(wanted));

  it.each(["rhythm", "superclasses:MI"])("%s comes back from the address", (text) =>
    expect(addressOf(wantedMapOf(text)!)).toBe(text),
  );
});

describe("patches", () => {
  it("are those of the lead between the times, cut at both", () => {
    expect(patchesOf(map, "II", { fromS: 0.25, toS: 1.25, scale: 0.4 })).toEqual([
      { fromS: 0.25, toS: 0.5, strength: 1 },
      { fromS: 0.5, toS: 1, strength: 0.5 },
      { fromS: 1, toS: 1.25, strength: -1 },
    ]);
  });

  it("are none of a lead that the map has not, nor where nothing is seen", () => {
    expect(patchesOf(map, "V1", { fromS: 0, toS: 2, scale: 1 })).toEqual([]);
    expect(patchesOf(map, "I", { fromS: 0, toS: 2, scale: 0 })).toEqual([]);
    expect(patchesOf(map, "I", { fromS: 1, toS: 2, scale: 1 })).toEqual([]);
  });
});

it("has its strongest colour for all but the few largest", () => {
  expect(strongest(map)).toBe(0.8);
  const many = { ...map, values: [[...Array.from({ length: 99 }, () => 1), 50]] };
  expect(strongest(many)).toBe(1);
  expect(strongest({ ...map, values: [] })).toBe(0);
});

it("stays pale where it says next to nothing", () => {
  expect(strongest({ ...map, values: [[0.01, -0.001]] })).toBe(1);
});

it("sums what each lead adds, the largest first", () => {
  const sums = sumsByLead(map);
  expect(sums.map(({ lead }) => lead)).toEqual(["I", "II"]);
  expect(sums[0]!.sum).toBeCloseTo(-0.1);
  expect(sums[1]!.sum).toBeCloseTo(-0.2);
});

describe("the part of a recording that is asked about", () => {
  const rule = { wholeUpToS: 120, lengthS: 30, everyS: 10 };
  it.each([
    [120, 50, null],
    [300, 0, { startS: 0, endS: 30 }],
    [300, 57, { startS: 50, endS: 80 }],
    [300, 290, { startS: 270, endS: 300 }],
  ])("of %s s at %s s", (durationS, startS, part) =>
    expect(partAround(durationS, startS, rule)).toEqual(part),
  );
});
