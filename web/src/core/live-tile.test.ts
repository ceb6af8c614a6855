import { expect, it } from "vitest";
import { ageText, byAttention, clock, isSkipping, targetS, tileState, type Watched } from "./live-tile";

const well: Watched = { ageMs: 400, link: "connected", quality: "good", leftS: null, end: null };

it.each([
  [{ ageMs: null }, "waiting"],
  [{}, "live"],
  [{ link: null }, "live"],
  [{ ageMs: 3_999 }, "live"],
  [{ ageMs: 4_000 }, "lost"],
  [{ link: "lost" }, "lost"],
  [{ link: "reconnecting" }, "lost"],
  [{ ageMs: 60_000 }, "away"],
  [{ ageMs: 90_000, link: "lost" }, "away"],
  [{ ageMs: 90_000, end: { recordingId: "r" } }, "finished"],
  [{ end: { recordingId: null } }, "discarded"],
] as const)("is, with %j, %s", (changes, state) => {
  expect(tileState({ ...well, ...changes })).toBe(state);
});

it("orders by attention: link lost, gone, poor, then who ends first", () => {
  const tiles: Record<string, Watched> = {
    free: well,
    ended: { ...well, end: { recordingId: "r" } },
    poorLate: { ...well, quality: "poor", leftS: 200 },
    late: { ...well, leftS: 200 },
    soon: { ...well, leftS: 5 },
    gone: { ...well, ageMs: 70_000 },
    poorSoon: { ...well, quality: "none", leftS: 2 },
    lost: { ...well, ageMs: 9_000 },
    begins: { ...well, ageMs: null, leftS: 30 },
  };
  expect(byAttention(Object.keys(tiles), (name) => tiles[name]!)).toEqual([
    "lost",
    "gone",
    "poorLate",
    "poorSoon",
    "soon",
    "begins",
    "late",
    "free",
    "ended",
  ]);
});

it("tells of frames that were left out for some seconds", () => {
  expect(isSkipping(null, 10_000)).toBe(false);
  expect(isSkipping(10_000, 14_999)).toBe(true);
  expect(isSkipping(10_000, 15_000)).toBe(false);
});

it("knows how long a recording is meant to be", () => {
  expect(["30s", "60s", "5min", "free", "toString"].map(targetS)).toEqual([30, 60, 300, null, null]);
});

it("writes times as people read them", () => {
  expect([0, 18.9, 75, 3723].map(clock)).toEqual(["00:00", "00:18", "01:15", "1:02:03"]);
  expect([-20, 400, 9_949, 9_950, 59_400, 59_500, 119_000, 7_300_000].map(ageText)).toEqual([
    "0.0 s",
    "0.4 s",
    "9.9 s",
    "10 s",
    "59 s",
    "1 min",
    "2 min",
    "2 h",
  ]);
});
