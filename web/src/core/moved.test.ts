import { expect, it } from "vitest";
import type { MovedByEdit } from "../api/types";
import { headlineOf } from "./moved";

const row = (symbol: string, lead = "", difference: number | null = 1): MovedByEdit => ({
  symbol,
  lead,
  unit: "ms",
  before: { value: 1, value_text: null, validity: "ok" },
  after: { value: 2, value_text: null, validity: "ok" },
  difference,
  in_sd: null,
});
const known = (symbol: string) => ({ label: symbol, tier: symbol === "qt" ? 1 : 2 });

it("names what everybody knows first", () => {
  const rows = [row("loop"), row("qt", "V5"), row("qt"), row("qtc", "", null)];
  expect(headlineOf(rows, known)).toBe(rows[2]);
  expect(headlineOf([], known)).toBeUndefined();
});
