import { describe, expect, it } from "vitest";
import type { Job } from "../api/types";
import { extractedText, hasEnded, progressText, rateText, shareDone } from "./jobs";

const job: Job = {
  id: "a",
  kind: "extraction",
  cohort_id: "c",
  discovery_id: null,
  recording_id: null,
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
  step: 0,
  steps: 0,
};

describe("the progress of a job", () => {
  it("has count, rate, time left and failures", () =>
    expect(progressText(job)).toBe("3,402 of 5,032 · 140 /s · 11 s left · 7 failed"));
  it("leaves out what is not known", () =>
    expect(progressText({ ...job, done: 0, failed: 0, rate_per_s: null, left_s: null })).toBe("0 of 5,032"));
  it("says the step of a discovery, what it counts and how long it takes", () => {
    const told = { ...job, failed: 0, rate_per_s: null, left_s: null };
    expect(progressText({ ...told, stage: "permutations", step: 3, steps: 8, done: 150, total: 1000 })).toBe(
      "Permuting the outcome · step 3 of 8 · 150 of 1,000 · for 24 s",
    );
    expect(progressText({ ...told, stage: "starting", done: 0 })).toBe("Starting the workers · 0 of 5,032");
  });
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
    expect(shareDone({ done: 0, total: 0, step: 0, steps: 0 })).toBeNull();
    expect(shareDone({ done: 500, total: 1000, step: 3, steps: 8 })).toBeCloseTo(2.5 / 8);
    expect(shareDone({ done: 0, total: 0, step: 4, steps: 8 })).toBeCloseTo(3 / 8);
  });
});

it("slow rates are per minute", () => {
  expect(rateText(9.17)).toBe("9.20 /s");
  expect(rateText(0.5)).toBe("30 /min");
});

it("failures are named where there are any", () => {
  expect(extractedText(60, 0)).toBe("60 records");
  expect(extractedText(5032, 7)).toBe("5,032 records · 7 failed");
});
