import { expect, it } from "vitest";
import { NO_PICKS, picked, refreshed, stretched } from "./picks";

const at = (row: number) => (row === 3 ? undefined : { id: `r${row}`, revision: row });

it("ticks one row, then the stretch from it", () => {
  let picks = picked(NO_PICKS, 1, at(1)!);
  expect([...picks.ids]).toEqual([["r1", 1]]);
  picks = stretched(picks, 4, at);
  expect([...picks.ids.keys()]).toEqual(["r1", "r2", "r4"]);
  picks = picked(picks, 2, at(2)!);
  expect([...picks.ids.keys()]).toEqual(["r1", "r4"]);
  picks = stretched(picks, 0, at);
  expect([...picks.ids.keys()].sort()).toEqual(["r0", "r1", "r2", "r4"]);
});

it("takes newer revisions and keeps those of rows that are not known", () => {
  const picks = stretched(picked(NO_PICKS, 1, at(1)!), 2, at);
  expect([...refreshed(picks, new Map([["r2", 9]])).ids]).toEqual([
    ["r1", 1],
    ["r2", 9],
  ]);
});
