import { describe, expect, it } from "vitest";
import { backOffMs, bytesText, linesOf, Pace, progress, STATES } from "./upload-plan";

describe("the lines of a batch", () => {
  const counts = { read: 3, unstated: 214, unreadable: 2 };

  it("put problems first, with tables that ask the same as one line", () => {
    const lines = linesOf(counts, 1, null);
    expect(lines.count).toBe(2 + 3 + 4);
    expect(lines.at(0)).toEqual({ kind: "heading", state: "unstated", count: 214 });
    expect(lines.at(1)).toEqual({ kind: "alike", place: 0 });
    expect(lines.at(2)).toEqual({ kind: "heading", state: "unreadable", count: 2 });
    expect(lines.at(4)).toEqual({ kind: "entry", state: "unreadable", place: 1 });
    expect(lines.at(8)).toEqual({ kind: "entry", state: "read", place: 2 });
  });

  it("show every table where only these are asked for", () => {
    const lines = linesOf(counts, 1, "unstated");
    expect(lines.count).toBe(215);
    expect(lines.at(214)).toEqual({ kind: "entry", state: "unstated", place: 213 });
  });

  it("are none where nothing is", () => {
    expect(linesOf({}, 0, null).count).toBe(0);
  });
});

describe("progress", () => {
  it("is not whole before the last file has its outcome", () => {
    expect(progress({ read: 999, received: 1 }, { received: 10, total: 10 })).toBeLessThan(1);
    expect(progress({ read: 999, unreadable: 1 }, { received: 10, total: 10 })).toBe(1);
  });

  it("does not wait for what was cancelled", () => {
    expect(progress({ read: 1, cancelled: 5 }, { received: 1, total: 1 })).toBe(1);
  });
});

it("tells how long the rest takes once there is something to go by", () => {
  const pace = new Pace();
  pace.note(0, 0);
  expect(pace.secondsFor(100)).toBeNull();
  pace.note(2000, 200);
  expect(pace.secondsFor(100)).toBe(1);
});

it("waits longer from attempt to attempt, and not for ever", () => {
  expect([0, 1, 2, 3, 4, 5, 99].map(backOffMs)).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
});

it("says bytes as people do", () => {
  expect([0, 999, 1000, 3_140_000_000, 999_500].map(bytesText)).toEqual([
    ...["0 B", "999 B", "1.0 kB", "3.1 GB", "1.0 MB"],
  ]);
  expect(new Set(STATES).size).toBe(STATES.length);
});
