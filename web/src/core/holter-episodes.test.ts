import { describe, expect, it } from "vitest";
import type { LongEpisode } from "../api/types";
import { countsOf, kindsOf, listed, neighbour } from "./holter-episodes";

const episode = (
  kind: LongEpisode["kind"],
  start: number,
  length: number,
  rate: number | null,
): LongEpisode => ({
  kind,
  start_s: start,
  end_s: start + length,
  duration_s: length,
  beats: 3,
  rate_mean_per_min: rate,
  rate_min_per_min: rate,
  rate_max_per_min: rate,
  quality_share: 1,
  evidence: "",
});

const ALL = [
  episode("pause", 10, 2, 25),
  episode("atrial_fibrillation", 50, 60, 110),
  episode("gap", 200, 30, null),
  episode("atrial_fibrillation", 400, 240, 95),
];
const starts = (found: readonly LongEpisode[]): number[] => found.map((each) => each.start_s);

describe("episodes", () => {
  it("are listed by kind and in an order, those without a rate last", () => {
    expect(starts(listed(ALL, null, "start"))).toEqual([10, 50, 200, 400]);
    expect(starts(listed(ALL, "atrial_fibrillation", "longest"))).toEqual([400, 50]);
    expect(starts(listed(ALL, null, "fastest"))).toEqual([50, 400, 10, 200]);
    expect(starts(listed(ALL, null, "slowest"))).toEqual([10, 400, 50, 200]);
  });

  it("have kinds and counts", () => {
    expect(kindsOf(ALL)).toEqual(["atrial_fibrillation", "pause", "gap"]);
    expect(countsOf(ALL).get("atrial_fibrillation")).toBe(2);
  });

  it("follow each other from a moment", () => {
    expect(neighbour(ALL, 50, 1)?.start_s).toBe(200);
    expect(neighbour(ALL, 50, -1)?.start_s).toBe(10);
    expect(neighbour(ALL, 400, 1)).toBeUndefined();
  });
});
