import { describe, expect, it } from "vitest";
import type { Association } from "../api/types";
import { estimateText, isFound, pText, searched, sorted } from "./associations";

function association(name: string, p: number | null, effect: number | null): Association {
  return {
    feature: {
      name,
      symbol: name,
      lead: "",
      code: `ECG${name}`,
      label: `Label of ${name}`,
      unit: "ms",
      dimension: "structural",
      family: "qt_interval",
      tier: 1,
    },
    measure: "difference in SD",
    n: 60,
    events: 30,
    missing_share: 0,
    effect: { value: effect, low: effect, high: effect },
    p,
    q: p,
    p_bonferroni: p,
    rank_measure: "AUC",
    rank_effect: 0.5,
    rank_p: p,
    rank_q: p,
    cluster: 1,
    representative: true,
    selected_share: null,
    refused: p === null ? "too few" : "",
  } as Association;
}

const names = (found: Association[]): string[] => found.map(({ feature }) => feature.name);
const all = [association("a", 0.2, 0.1), association("b", null, null), association("c", 0.01, -0.9)];

describe("sorting", () => {
  it("goes by evidence, size or name, untested ones last", () => {
    expect(names(sorted(all, "p"))).toEqual(["c", "a", "b"]);
    expect(names(sorted(all, "effect"))).toEqual(["c", "a", "b"]);
    expect(names(sorted(all, "symbol", { reversed: true }))).toEqual(["c", "a", "b"]);
  });
  it("leaves what it was given as it was", () => expect(names(all)).toEqual(["a", "b", "c"]));
});

it("words and their spelling with underscores find the same", () => {
  expect(searched(all, "QT interval")).toHaveLength(3);
  expect(names(searched(all, "label of c"))).toEqual(["c"]);
  expect(searched(all, "nothing")).toEqual([]);
});

it("p values and estimates are written as people write them", () => {
  expect([0.00001, 0.0421, null].map(pText)).toEqual(["< 0.001", "0.042", ""]);
  expect(estimateText({ value: -0.82, low: -0.9, high: -0.74 })).toBe("−0.82 [−0.90, −0.74]");
  expect(estimateText({ value: null, low: null, high: null })).toBe("not estimated");
});

it("found is below the level of the plan", () => {
  expect(all.map((each) => isFound(each, 0.05))).toEqual([false, false, true]);
});
