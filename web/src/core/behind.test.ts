import { expect, it } from "vitest";
import type { Values } from "../api/types";
import { behind, grouped, thinned } from "./behind";

const valuesOf = (
  numbers: readonly number[],
  outcomes: readonly number[],
  levels: string[] = [],
): Values => ({
  name: "rmssd",
  outcome: "group",
  levels,
  values: numbers.map((value, i) => ({
    record: `r${i}`,
    recording_id: `id${i}`,
    subject: `p${i}`,
    value,
    outcome: outcomes[i] ?? 0,
  })),
});

it("low, median and high recordings are two each", () => {
  const values = valuesOf([1, 2, 3, 4, 5, 6, 7, 8, 9], []).values;
  const found = behind(values);
  expect(found.low.map(({ value }) => value)).toEqual([1, 2]);
  expect(found.median.map(({ value }) => value)).toEqual([5, 6]);
  expect(found.high.map(({ value }) => value)).toEqual([8, 9]);
});

it("no recording stands twice, and a deleted one not at all", () => {
  const few = valuesOf([1, 2, 3], []).values;
  expect(
    Object.values(behind(few))
      .flat()
      .map(({ value }) => value),
  ).toEqual([1, 2, 3]);
  const deleted = valuesOf([1, 2, 3, 4, 5, 6], []).values.with(0, {
    record: "r0",
    recording_id: null,
    subject: "p0",
    value: 1,
    outcome: 0,
  });
  expect(behind(deleted).low.map(({ value }) => value)).toEqual([2, 3]);
});

it("values stand by level, or by halves of a number", () => {
  const byLevel = grouped(valuesOf([1, 2, 3, 10], [0, 1, 0, 1], ["A", "B"]));
  expect(byLevel).toEqual([
    { level: "A", values: [1, 3], median: 2 },
    { level: "B", values: [2, 10], median: 6 },
  ]);
  const byHalf = grouped(valuesOf([1, 2, 3, 4], [10, 20, 30, 40]));
  expect(byHalf.map(({ values }) => values)).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

it("many values are thinned evenly with both ends", () => {
  expect(thinned([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([0, 4, 8]);
  expect(thinned([1, 2], 3)).toEqual([1, 2]);
});
