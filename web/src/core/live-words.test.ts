import { expect, it } from "vitest";
import { eventText, evidenceText, noRateText, qualityCounts, stateText } from "./live-words";

it("says for how long a link is lost", () => {
  expect(stateText("lost", 12_300)).toBe("link lost for 12 s");
  expect(stateText("away", 120_000)).toBe("phone gone for 2 min");
  expect(stateText("waiting", null)).toBe("waiting for the first samples");
});

it("says why there is no rate", () => {
  expect(["low_quality", "no_contact", null, "new_reason"].map(noRateText)).toEqual([
    "too noisy",
    "no contact",
    "measuring",
    "new reason",
  ]);
});

it("tells events with the numbers on which they rest", () => {
  const hint = {
    t_s: 30,
    kind: "hint",
    hint: "possible_af",
    evidence: { median_step: 0.1234, entropy: null },
    beats: 41,
  } as const;
  expect(eventText(hint)).toBe("Irregular rhythm: possible atrial fibrillation");
  expect(evidenceText(hint)).toBe("median step 0.123 · from 41 beats");
  expect(eventText({ t_s: 3, kind: "pause", index: 1, ms: 2440 })).toBe("Pause of 2.4 s");
  expect(eventText({ t_s: 3, kind: "gap", lengthS: 5.02 })).toBe("Gap of 5.02 s");
  expect(eventText({ t_s: 3, kind: "symptom", symptom: "palpitations" })).toBe("Felt: palpitations");
  expect(evidenceText({ t_s: 3, kind: "gap", lengthS: 5 })).toBe("");
});

it("counts seconds of each quality", () => {
  const quality = [
    { t_s: 1, level: "good" },
    { t_s: 11, level: "poor" },
    { t_s: 13, level: "none" },
    { t_s: 14, level: "good" },
  ] as const;
  expect(qualityCounts(quality, 20)).toEqual({ good: 16, fair: 0, poor: 3 });
  expect(qualityCounts([], 0)).toEqual({ good: 0, fair: 0, poor: 0 });
});
