import { expect, it } from "vitest";
import type { Participant, Statement } from "../api/home-use";
import { alertText, inOrder, rateText, side } from "./participants";

const one = (name: string, changes: Partial<Participant> = {}): Participant => ({
  subject: { id: name, pseudonym: name },
  recordings: 3,
  last: said("regular"),
  baseline: { symbol: "heart_rate", median: 62, low: 58, high: 66, n: 8 },
  alerts: [],
  devices: 1,
  last_seen_at: null,
  new_recordings: 0,
  ...changes,
});
const said = (statement: Statement, heart_rate: number | null = 62, day = 1) => ({
  recording_id: "r",
  duration_s: 30,
  readable_share: 0.9,
  symptoms: [],
  note: "",
  taken_at: `2026-05-0${day}T10:00:00`,
  statement,
  heart_rate,
});
const alert = { key: "new_irregular" as const, recording_id: "r", at: "2026-05-04T10:00:00", numbers: {} };

it("puts alerts first, then what is new, then what the last recording says, then the latest", () => {
  const all = [
    one("never", { last: null }),
    one("old"),
    one("late", { last: said("regular", 62, 3) }),
    one("af", { last: said("possible_af") }),
    one("new", { new_recordings: 2 }),
    one("alert", { alerts: [alert] }),
    one("noisy", { last: said("too_noisy", null, 2) }),
  ];
  expect(inOrder(all).map(({ subject }) => subject.id)).toEqual([
    "alert",
    "new",
    "af",
    "late",
    "noisy",
    "old",
    "never",
  ]);
});

it("says the rate beside the own range, and on which side of it", () => {
  expect(rateText(one("a"))).toBe("62 /min (own 58–66)");
  expect(rateText(one("a", { baseline: null }))).toBe("62 /min");
  expect(rateText(one("a", { last: said("too_noisy", null) }))).toBe("");
  expect([62, 66, 67, 57].map((rate) => side(one("a", { last: said("regular", rate) })))).toEqual([
    null,
    null,
    "above",
    "below",
  ]);
  expect(side(one("a", { baseline: null }))).toBeNull();
});

it("tells an alert in words", () => {
  expect(alertText(alert)).toBe("irregular, as never before");
});
