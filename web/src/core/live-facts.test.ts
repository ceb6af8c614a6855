import { expect, it } from "vitest";
import { after, NOTHING_KNOWN, withGaps, withNotes, withPast, type LiveFacts } from "./live-facts";
import type { LiveMessage, Vitals } from "./live-messages";

const vitals = (t_s: number, changes: Partial<Vitals> = {}): Vitals => ({
  type: "vitals",
  t_s,
  heart_rate: 72,
  reason: null,
  rr_ms: 833,
  ectopic_beats: 0,
  pause_ms: null,
  rhythm: { hint: "too_short", evidence: {}, beats: 3, window_s: 3 },
  quality: { level: "good", reasons: [], agreement: 0.97 },
  advice: null,
  ...changes,
});
const all = (messages: readonly LiveMessage[]): LiveFacts =>
  messages.reduce((facts, each) => after(facts, each, { t_s: 9, nowMs: 1000 }), NOTHING_KNOWN);

it("lists beats that are early, and takes back those that later samples contradict", () => {
  const beats: LiveMessage = {
    type: "beats",
    beats: [
      { index: 100, t_s: 1, rr_ms: 800, kind: "normal" },
      { index: 180, t_s: 1.8, rr_ms: 500, kind: "ventricular" },
      { index: 300, t_s: 3, rr_ms: 500, kind: "supraventricular" },
    ],
  };
  expect(all([beats]).log.map((each) => each.t_s)).toEqual([1.8, 3]);
  const left = all([beats, { type: "retracted", indices: [180] }]).log;
  expect(left).toEqual([{ t_s: 3, kind: "beat", index: 300, beat: "supraventricular" }]);
});

it("lists a hint when it changes, with its evidence, and not while nothing can be told", () => {
  const hint = (t_s: number, name: "regular" | "possible_af" | "unclear"): Vitals =>
    vitals(t_s, { rhythm: { hint: name, evidence: { dispersion: 0.2 }, beats: 40, window_s: 30 } });
  const { log } = all([
    hint(1, "unclear"),
    hint(2, "regular"),
    hint(3, "regular"),
    hint(4, "unclear"),
    hint(5, "regular"),
    hint(6, "possible_af"),
  ]);
  expect(log.map((each) => each.t_s)).toEqual([2, 6]);
  expect(log[1]).toEqual({
    t_s: 6,
    kind: "hint",
    hint: "possible_af",
    evidence: { dispersion: 0.2 },
    beats: 40,
  });
});

it("lists the time before a beat as a pause where it is long, once, as it was said last", () => {
  const told = (rr_ms: number | null): LiveMessage => ({
    type: "beats",
    beats: [{ index: 500, t_s: 5, rr_ms, kind: "normal" }],
  });
  expect(all([told(1999)]).log).toEqual([]);
  const { log } = all([told(null), told(2400), told(2410)]);
  expect(log).toEqual([{ t_s: 5, kind: "pause", index: 500, ms: 2410 }]);
  expect(all([told(2400), { type: "retracted", indices: [500] }]).log).toEqual([]);
});

it("replaces what it said of a beat", () => {
  const told = (kind: "normal" | "ventricular"): LiveMessage => ({
    type: "beats",
    beats: [{ index: 180, t_s: 1.8, rr_ms: 500, kind }],
  });
  expect(all([told("normal"), told("ventricular")]).log).toHaveLength(1);
  expect(all([told("ventricular"), told("normal")]).log).toEqual([]);
});

it("keeps when the quality changed", () => {
  const poor = { level: "poor" as const, reasons: ["muscle"], agreement: 0.4 };
  const { quality } = all([vitals(1), vitals(2, { quality: poor }), vitals(3, { quality: poor }), vitals(4)]);
  expect(quality).toEqual([
    { t_s: 1, level: "good" },
    { t_s: 2, level: "poor" },
    { t_s: 4, level: "good" },
  ]);
});

it("takes in what was before it came, once", () => {
  const rhythm = { hint: "irregular" as const, evidence: {}, beats: 30, window_s: 30 };
  const past = (facts: LiveFacts) =>
    withPast(
      facts,
      [
        [0, "fair"],
        [6, "good"],
      ],
      [vitals(5, { rhythm })],
    );
  const seen = past(NOTHING_KNOWN);
  expect(seen.quality.map(({ t_s }) => t_s)).toEqual([0, 6]);
  expect(seen.log).toMatchObject([{ t_s: 5, kind: "hint", hint: "irregular" }]);
  expect(seen.vitals).toBeNull();
  expect(past(seen)).toEqual(seen);
});

it("lists the link and the contact where they change", () => {
  const facts = all([
    { type: "link", state: "connected" },
    { type: "link", state: "connected" },
    { type: "link", state: "lost" },
    { type: "contact", on: false },
    { type: "contact", on: false },
  ]);
  expect(facts.log.map(({ kind }) => kind)).toEqual(["link", "link", "contact"]);
  expect([facts.link, facts.contact]).toEqual(["lost", false]);
});

it("ends with a recording or without", () => {
  expect(all([{ type: "report", recording_id: "r1" }]).end).toEqual({ recordingId: "r1" });
  expect(all([{ type: "discarded" }]).end).toEqual({ recordingId: null });
});

it("holds a note once, in order of time", () => {
  const note = (at: string, text: string) => ({ at, author: "L. Shen", text });
  const facts = withNotes(NOTHING_KNOWN, [note("2026-05-04T10:00:02", "b")]);
  const both = withNotes(facts, [note("2026-05-04T10:00:01", "a"), note("2026-05-04T10:00:02", "b")]);
  expect(both.notes.map(({ text }) => text)).toEqual(["a", "b"]);
  expect(withNotes(both, both.notes)).toBe(both);
  // The socket and the list write the same moment in two ways.
  const utc = withNotes(NOTHING_KNOWN, [note("2026-05-04T10:00:02.5Z", "b")]);
  expect(withNotes(utc, [note("2026-05-04T10:00:02.500000+00:00", "b")])).toBe(utc);
});

it("takes a gap that it has seen already for the same", () => {
  const seen = withGaps(NOTHING_KNOWN, [{ start_s: 4, length_s: 1 }]);
  const both = withGaps(seen, [
    { start_s: 2, length_s: 0.5 },
    { start_s: 4.01, length_s: 1 },
  ]);
  expect(both.log.map(({ t_s }) => t_s)).toEqual([2, 4]);
  expect(withGaps(both, [{ start_s: 2, length_s: 0.5 }])).toBe(both);
});
