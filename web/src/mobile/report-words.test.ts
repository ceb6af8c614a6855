import { describe, expect, it } from "vitest";
import type { Evidence, Report } from "./api/types";
import { levelOf, nextText, reasonText, signalText, whyText } from "./report-words";

const EVIDENCE: Evidence = {
  clean_beats: 40,
  irregularity: 0.184,
  p_share: null,
  cosen: -1,
  ventricular_beats: 2,
  supraventricular_beats: 1,
  longest_rr_ms: 3210,
  detector_agreement: 0.98,
  duration_s: 30,
};
const REPORT: Report = {
  recording_id: "a",
  taken_at: "2026-05-04T14:32:00Z",
  band_hz: [0.7, 40],
  af_hint: true,
  disclaimers: ["research_use", "one_lead_limits", "emergency"],
  duration_s: 30.02,
  lead: "chest",
  sensor: null,
  statement: "regular",
  reasons: [],
  heart_rate: 72,
  readable_share: 0.97,
  evidence: EVIDENCE,
  gaps: [],
  sensor_notes: [],
  excerpt: { fs_hz: 130, start_s: 0, samples_uv: [] },
  numbers: [],
  symptoms: [],
  note: "",
};

describe("the sentences of a result", () => {
  it("say during which time", () => expect(whyText(REPORT)).toBe("Beats came evenly during these 30 s."));

  it("say how much could not be read where nothing can be said", () =>
    expect(whyText({ ...REPORT, statement: "too_noisy", readable_share: 11 / 30 })).toBe(
      "19 s of 30 s could not be read.",
    ));

  it("never call a heart normal, and advise only where there is something to do", () => {
    expect(nextText({ statement: "regular" })).toBeNull();
    expect(nextText({ statement: "possible_af" })).toContain("Record again in a few minutes");
  });

  it("give the number that a reason stands on, or none", () => {
    expect(reasonText("beats_vary", EVIDENCE)).toContain("18 %");
    expect(reasonText("no_p_waves", EVIDENCE)).toBe("The small wave before a beat was hardly seen.");
    expect(reasonText("early_beats", EVIDENCE)).toBe("3 beats came early.");
    expect(reasonText("pause", EVIDENCE)).toContain("3.2 s");
    expect(reasonText("too_few_beats", EVIDENCE)).not.toBe("");
  });

  it("tell the quality and the gaps", () => {
    expect(signalText(REPORT)).toBe("Signal: good, 97 % readable");
    const gaps = [
      { start_s: 3, length_s: 1.2 },
      { start_s: 9, length_s: 0.6 },
    ];
    expect(signalText({ ...REPORT, gaps })).toBe("Signal: good, 97 % readable, 2 gaps, 1.8 s in all");
  });

  it("draw levels at nine and five tenths", () =>
    expect([0.9, 0.89, 0.5, 0.49].map(levelOf)).toEqual(["good", "fair", "fair", "poor"]));
});
