import { expect, it } from "vitest";
import type { Biomarker, Value } from "../api/types";
import type { Cell } from "./ecgome-cells";
import { csvOf, sorted, tableRows } from "./ecgome-table";

const biomarker = (symbol: string): Biomarker =>
  ({
    symbol,
    code: `E${symbol}`,
    label: `Label, ${symbol}`,
    dimension: "structural",
    family: "f",
  }) as Biomarker;
const value = (symbol: string, lead = "", number: number | null = 1): Value =>
  ({
    symbol,
    lead,
    value: number,
    value_text: null,
    unit: "ms",
    validity: number === null ? "absent" : "ok",
  }) as Value;
const ROWS = tableRows({
  biomarkers: ["a", "b", "c"].map(biomarker),
  values: [value("a"), value("b", "V1", 2), value("b", "V2", null), value("c"), value("gone")],
  placed: [{ symbol: "b", lead: "V1", z: -2.5, percentile: 0.6, n: 181, stratum: "women" } as never],
  cells: new Map<string, Cell>([
    ["a", { score: 1.2 } as Cell],
    ["b:V1", { score: -2.5 } as Cell],
  ]),
  shown: ({ symbol }) => symbol !== "c",
});

it("holds a row for each value of the shown columns, the farthest out first", () => {
  expect(ROWS.map(({ value: { symbol, lead } }) => symbol + lead)).toEqual(["a", "bV1", "bV2"]);
  const byScore = sorted(ROWS, "score");
  expect(byScore.map(({ score }) => score)).toEqual([-2.5, 1.2, null]);
  expect(sorted(ROWS, "score", true).at(-1)?.score).toBeNull();
  expect(sorted(ROWS, "name")[0]?.biomarker.symbol).toBe("a");
});

it("is written with all that stands in it", () => {
  const [head, , second, third] = csvOf(ROWS, "P1").trimEnd().split("\r\n");
  expect(head).toMatch(/^record,symbol,code/);
  expect(second).toContain('P1,b,Eb,"Label, b",structural,f,V1,2,,ms,ok,-2.5,0.6,181,women');
  expect(third).toContain("V2,,,ms,absent,,");
});
