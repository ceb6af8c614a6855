import { expect, it } from "vitest";
import { chosenValues, termsOf, toggled, withValues } from "./query-line";

it("keeps what is in quotation marks together", () => {
  expect(termsOf('ward_3 device:"Polar H10",none -tag:"a \\"b\\""')).toEqual([
    "ward_3",
    'device:"Polar H10",none',
    '-tag:"a \\"b\\""',
  ]);
  expect(termsOf('tag:"not closed')).toEqual(['tag:"not closed']);
});

it("turns a value of a facet on and off and leaves the rest of the line", () => {
  let line = "ward quality<good";
  line = toggled(line, "device", "Polar H10");
  expect(line).toBe('ward quality<good device:"Polar H10"');
  line = toggled(line, "device", "none");
  expect([...chosenValues(line, "device")]).toEqual(["Polar H10", "none"]);
  line = toggled(line, "device", "Polar H10");
  expect(line).toBe("ward quality<good device:none");
  expect(toggled(line, "device", "none")).toBe("ward quality<good");
});

it("writes quotation marks so that they are read again", () => {
  const line = withValues("", "tag", ['say "so"', "a,b"]);
  expect([...chosenValues(line, "tag")]).toEqual(['say "so"', "a,b"]);
});

it("does not take a field whose name begins alike for the same", () => {
  expect([...chosenValues("leads:12 lead:II", "lead")]).toEqual(["II"]);
});
