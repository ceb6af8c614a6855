import { expect, it } from "vitest";
import { paperStateOf, queryOf, USUAL, type PaperState } from "./paper-state";

const throughAddress = (state: PaperState): PaperState => {
  const entries = Object.entries(queryOf(state)).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  return paperStateOf(new URLSearchParams(entries));
};

it("comes back from the address as it was", () => {
  const state: PaperState = {
    layout: "3x4r3",
    order: "cabrera",
    simultaneous: true,
    rhythm: ["V1", "III", "V5"],
    lead: "V4",
    half: ["chest"],
    speed: 50,
    gain: 20,
    zoom: 1.25,
    startS: 12.4,
    leadMarks: true,
    globalMarks: true,
    path: "recorded",
  };
  expect(throughAddress(state)).toEqual(state);
});

it("leaves the address empty when nothing differs from the usual", () => {
  expect(Object.values(queryOf(USUAL)).every((value) => value === null)).toBe(true);
});

it("ignores what no button could have written", () => {
  const odd = new URLSearchParams("layout=7x7&speed=30&gain=x&zoom=999&t=-5&order=up&half=all&rhythm=");
  expect(paperStateOf(odd)).toEqual({ ...USUAL, zoom: 8 });
});
