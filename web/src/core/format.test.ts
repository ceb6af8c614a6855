import { expect, it } from "vitest";
import {
  clockText,
  durationText,
  fixed,
  personText,
  quantity,
  rangeText,
  significant,
  unitText,
  valueWithUnit,
  wholeText,
} from "./format";

it.each([
  [0.123456, "0.123"],
  [-0.5, "−0.500"],
  [9.876, "9.88"],
  [92.34, "92.3"],
  [412.6, "413"],
  [0, "0"],
  [1.2e-7, "1.20e−7"],
])("%f has three significant digits: %s", (value, text) => {
  expect(significant(value)).toBe(text);
});

it("keeps whole numbers whole and never writes a negative nought", () => {
  expect(quantity(12)).toBe("12");
  expect(quantity(-3)).toBe("−3");
  expect(fixed(-0.0001, 2)).toBe("0.00");
});

it.each([
  ["mV.ms", "mV·ms"],
  ["ms2", "ms²"],
  ["uV/ms", "µV/ms"],
  ["deg", "°"],
  ["1", ""],
  ["{class}", ""],
  ["%/s2", "%/s²"],
  ["/min", "/min"],
])("UCUM %s is written %s", (ucum, text) => {
  expect(unitText(ucum)).toBe(text);
});

it("puts a unit at every number that has one", () => {
  expect(valueWithUnit(162.2, "ms")).toBe("162\u202fms");
  expect(valueWithUnit(-40, "deg")).toBe("−40°");
  expect(valueWithUnit(1, "{flag}")).toBe("Yes");
  expect(valueWithUnit(4, "1")).toBe("4");
});

it("writes ranges with an en dash, or with words where a sign could be read as one", () => {
  expect(rangeText(69, 109)).toBe("69–109");
  expect(rangeText(-40, 91)).toBe("−40 to 91");
  expect(rangeText(0.00164, 0.112)).toBe("0.002–0.112");
  expect(rangeText(null, 0.1)).toBe("≤ 0.100");
  expect(rangeText(5, null)).toBe("≥ 5");
});

it("writes times as people say them", () => {
  expect(durationText(9.6)).toBe("9.6 s");
  expect(durationText(250)).toBe("4 min 10 s");
  expect(durationText(23 * 3600 + 58 * 60)).toBe("23 h 58 min");
  expect(durationText(300)).toBe("5 min");
  expect(clockText(7.25)).toBe("7.3 s");
  expect(clockText(3661.5)).toBe("1:01:01.5");
});

it("writes people and counts", () => {
  expect(personText(63.2, "female")).toBe("63 y · female");
  expect(personText(null, null)).toBe("");
  expect(wholeText(12408)).toBe("12,408");
});
