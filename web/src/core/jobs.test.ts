import { describe, expect, it } from "vitest";
import type { Job } from "../api/types";
import { extractedText, hasEnded, progressText, rateText, shareDone } from "./jobs";

const job: Job = {
  id: "a",
  kind: "extraction",
  cohort_id: "c",
  discovery_id: null,
  state: "running",
  stage: "",
  total: 5032,
  kept: 0,
  done: 3402,
  failed: 7,
  error: "",
  created_at: "2026-01-01T00:00:00Z",
  started_at: "2026-01-01T00:00:00Z",
  ended_at: null,
  elapsed_s: 24,
  rate_per_s: 141.75,
  left_s: 11.4,
};

describe("the progress of a job", () => {
  it("has count, rate, time left and failures", () =>
    expect(progressText(job)).toBe("3,402 of 5,032 · 140 /s · 11 s left · 7 failed"));
  it("leaves out what is not known", () =>
    expect(progressText({ ...job, done: 0, failed: 0, rate_per_s: null, left_s: null })).toBe("0 of 5,032"));
  it("says the stage and the time of what cannot be counted", () =>
    expect(
      progressText({
        ...job,
        stage: "Testing",
        total: 0,
        done: 0,
        failed: 0,
        rate_per_s: null,
        left_s: null,
      }),
    ).toBe("Testing · for 24 s"));
  it("says the state of what does not run", () => {
    expect(progressText({ ...job, state: "queued" })).toBe("Waiting for its turn");
    expect(progressText({ ...job, state: "cancelled" })).toBe("Cancelled");
  });
  it("knows when nothing more comes", () => {
    expect((["queued", "running"] as const).map((state) => hasEnded({ state }))).toEqual([false, false]);
    expect(
      (["done", "failed", "cancelled", "interrupted"] as const).every((state) => hasEnded({ state })),
    ).toBe(true);
  });
  it("has a share only of what can be counted", () => {
    expect(shareDone(job)).toBeCloseTo(0.676, 3);
    expect(shareDone({ done: 0, total: 0 })).toBeNull();
  });
});

it("slow rates are per minute", () => {
  expect(rateText(9.17)).toBe("9.20 /s");
  expect(rateText(0.5)).toBe("30 /min");
});

it("failures are named where there are any", () => {
  expect(extractedText(60, 0)).toBe("60 records");
  expect(extractedText(1, 1)).toBe("1 record · 1 failed");
});
