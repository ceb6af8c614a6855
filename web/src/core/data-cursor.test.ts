import { expect, it } from "vitest";
import { nearestBeat, stepped, stretchOf, type CursorFacts } from "./data-cursor";

const facts: CursorFacts = { leads: ["I", "II", "V1"], endS: 10, fsHz: 500, peaksS: [0.5, 1.3, 2.1] };
const press = (key: string, held: { shiftKey?: boolean; altKey?: boolean } = {}) =>
  stepped({ lead: "II", s: 1.3 }, { key, shiftKey: false, altKey: false, ...held }, facts);

it("goes by 0.2 s, by a second with Shift, by a sample with Alt, and stays in the recording", () => {
  expect(press("ArrowRight")?.s).toBeCloseTo(1.5, 9);
  expect(press("ArrowLeft", { shiftKey: true })?.s).toBeCloseTo(0.3, 9);
  expect(press("ArrowRight", { altKey: true })?.s).toBeCloseTo(1.302, 9);
  expect(stepped({ lead: "I", s: 0.1 }, { key: "ArrowLeft", shiftKey: true, altKey: false }, facts)?.s).toBe(
    0,
  );
});

it("goes from lead to lead and stops at the last", () => {
  expect(press("ArrowDown")?.lead).toBe("V1");
  const last = stepped({ lead: "V1", s: 1 }, { key: "ArrowDown", shiftKey: false, altKey: false }, facts);
  expect(last?.lead).toBe("V1");
});

it("goes to the next and the previous beat, not to the one it is on", () => {
  expect(press("n")?.s).toBe(2.1);
  expect(press("N")?.s).toBe(0.5);
});

it("leaves other keys to others", () => {
  expect(press("q")).toBeNull();
});

it("knows which beat is near, and what belongs to it", () => {
  expect(nearestBeat(facts.peaksS, 1.6)).toBe(1);
  expect(nearestBeat([], 1)).toBe(-1);
  expect(stretchOf(facts.peaksS, 1)[0]).toBeCloseTo(0.9, 9);
  expect(stretchOf(facts.peaksS, 1)[1]).toBeCloseTo(1.7, 9);
  expect(stretchOf([1, 9], 0)).toEqual([0.4, 1.6]);
});
