import { expect, it } from "vitest";
import { csvOf } from "./table-file";

it("cells with commas and quotation marks are quoted, missing ones empty", () => {
  const rows = [
    ["name", "p"],
    ['T wave, "late"', 0.01],
    ["b", null],
  ];
  expect(csvOf(rows)).toBe('name,p\n"T wave, ""late""",0.01\nb,\n');
});
