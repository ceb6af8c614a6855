import { afterEach, describe, expect, it } from "vitest";
import { clockText, gapText, lengthText, measuredText, momentText, shareText } from "./format";
import { speak } from "./i18n";

afterEach(() => speak("en"));
const NOW = new Date(2026, 4, 4, 18, 0);
const local = (day: number, hour: number, minute: number): string =>
  new Date(2026, 4, day, hour, minute).toISOString();

describe("moments", () => {
  it("are told by the day", async () => {
    expect(momentText(local(4, 0, 1), NOW)).toBe("Today 00:01");
    expect(momentText(local(3, 22, 5), NOW)).toBe("Yesterday 22:05");
    expect(momentText(local(2, 9, 10), NOW)).toBe("2026-05-02 09:10");
    await speak("zh");
    expect(momentText(local(4, 14, 32), NOW)).toBe("今天 14:32");
  });
});

describe("lengths", () => {
  it.each([
    [0.2, "0 s"],
    [30.04, "30 s"],
    [59.6, "1 min"],
    [300, "5 min"],
    [250, "4 min 10 s"],
  ])("of %s s", (seconds, text) => expect(lengthText(seconds)).toBe(text));

  it("that run are a clock", () => expect([7.9, 187, 600].map(clockText)).toEqual(["0:07", "3:07", "10:00"]));

  it("of gaps are finer", () => {
    expect(gapText(1.82)).toBe("1.8 s");
    expect(gapText(12.4)).toBe("12 s");
  });
});

it.each([
  [1, "100 %"],
  [0.998, "99 %"],
  [0.367, "37 %"],
])("a share of %s", (share, text) => expect(shareText(share)).toBe(text));

it.each([
  [71.6, "/min", "72 /min"],
  [833.4, "ms", "833 ms"],
  [0.1234, "mV", "0.12 mV"],
  [-30.2, "deg", "−30°"],
  [1, "{flag}", "Yes"],
  [0.04567, "1", "0.0457"],
])("a value of %s %s", (value, unit, text) => expect(measuredText(value, unit)).toBe(text));
