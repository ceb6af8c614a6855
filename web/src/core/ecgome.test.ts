import { describe, expect, it } from "vitest";
import {
  boxesOf,
  boxOf,
  cellAt,
  columnsBetween,
  layoutMap,
  LEFT_PX,
  walkFrom,
  type LayoutOptions,
  type MapDimension,
} from "./ecgome";
import { miniBars } from "./mini-ecgome";
import { cellsOf, countsOf, farthestOf, nextOutside, stepOf } from "./ecgome-cells";

const family = (name: string, columns: number, byLead = 0) => ({
  family: name,
  label: name,
  label_zh: name,
  columns: Array.from({ length: columns }, (_, i) => ({ symbol: `${name}${i}`, by_lead: i < byLead })),
});
const DIMENSIONS: readonly MapDimension[] = [
  { dimension: "structural", families: [family("cycle", 10), family("p_wave", 19, 7)] },
  { dimension: "functional", families: [family("hrv_time", 120), family("ectopy", 18)] },
];
const OPTIONS: LayoutOptions = {
  width: 1376,
  leads: ["I", "II", "III"],
  shown: () => true,
  zoomed: null,
  labelOf: ({ label }) => label,
};
const layout = layoutMap(DIMENSIONS, OPTIONS);

describe("layout", () => {
  it("gives each column the width at which the largest band fits", () => {
    expect(layout.columnPx).toBe(9);
    expect(layout.bands[1]!.columns.at(-1)!.x + 9).toBeLessThanOrEqual(1376);
    expect(layoutMap(DIMENSIONS, { ...OPTIONS, width: 300 }).columnPx).toBe(4);
    expect(layoutMap(DIMENSIONS, { ...OPTIONS, width: 9000 }).columnPx).toBe(14);
  });

  it("keeps a fixed slot for every column and a gap between families", () => {
    const [cycle, p] = layout.bands[0]!.families;
    expect(cycle!.x).toBe(LEFT_PX);
    expect(p!.x).toBe(LEFT_PX + 10 * 9 + 6);
  });

  it("has lead rows only where a biomarker has a value in each lead", () => {
    expect(layout.bands.map(({ leadRows }) => leadRows)).toEqual([3, 0]);
    expect(boxesOf(layout)).toHaveLength(10 + 12 + 7 * 3 + 138);
  });

  it("leaves out tiers that are not shown, and shows a zoomed family alone", () => {
    const few = layoutMap(DIMENSIONS, { ...OPTIONS, shown: (symbol) => symbol.startsWith("cycle") });
    expect(few.bands.map(({ dimension }) => dimension)).toEqual(["structural"]);
    const alone = layoutMap(DIMENSIONS, { ...OPTIONS, zoomed: "ectopy" });
    expect(alone.bands[0]!.columns).toHaveLength(18);
    expect(alone.columnPx).toBe(64);
  });

  it("puts labels that would meet on lines above each other", () => {
    const narrow = layoutMap(
      [{ dimension: "a", families: [family("a very long name", 2), family("another", 2), family("x", 30)] }],
      { ...OPTIONS, width: 500 },
    );
    expect(narrow.bands[0]!.families.map(({ line }) => line)).toEqual([0, 1, 2]);
  });
});

describe("places", () => {
  it("finds the cell under a point, and nothing between cells", () => {
    for (const box of boxesOf(layout)) {
      const found = cellAt(layout, box.x + box.width / 2, box.y + box.height / 2);
      expect(found).toEqual(box);
      expect(boxOf(layout, box)).toEqual(box);
    }
    expect(cellAt(layout, LEFT_PX - 1, layout.bands[0]!.recordY + 1)).toBeNull();
    expect(cellAt(layout, LEFT_PX + 1, layout.bands[0]!.leadsY + 1)).toBeNull();
  });

  it("walks sideways, through leads, between bands and to the ends of a family", () => {
    expect(walkFrom(layout, { symbol: "cycle9", lead: "" }, "right")).toEqual({
      symbol: "p_wave0",
      lead: "I",
    });
    expect(walkFrom(layout, { symbol: "p_wave0", lead: "I" }, "down")).toEqual({
      symbol: "p_wave0",
      lead: "II",
    });
    expect(walkFrom(layout, { symbol: "p_wave0", lead: "III" }, "down").symbol).toMatch(/^hrv_time/);
    expect(walkFrom(layout, { symbol: "p_wave5", lead: "II" }, "end")).toEqual({
      symbol: "p_wave18",
      lead: "",
    });
    expect(walkFrom(layout, { symbol: "p_wave18", lead: "" }, "home")).toEqual({
      symbol: "p_wave0",
      lead: "I",
    });
    expect(walkFrom(layout, { symbol: "cycle0", lead: "" }, "left")).toEqual({ symbol: "cycle0", lead: "" });
    expect(walkFrom(layout, { symbol: "hrv_time0", lead: "" }, "down").symbol).toBe("hrv_time0");
  });

  it("names the columns of a range whichever end comes first", () => {
    expect(columnsBetween(layout, "p_wave1", "cycle8")).toEqual(["cycle8", "cycle9", "p_wave0", "p_wave1"]);
    expect(columnsBetween(layout, "nothing", "cycle8")).toEqual([]);
  });
});

const value = (symbol: string, lead: string, more: object = {}) => ({
  ...{ symbol, lead, value: 1, value_text: null, unit: "ms", validity: "ok" },
  ...more,
});
const VALUES = [
  value("cycle0", ""),
  value("cycle1", ""),
  value("cycle2", "", { value: null, validity: "too_short" }),
  value("cycle3", "", { unit: "{flag}", value: 1 }),
  value("cycle4", "", { value: null, value_text: "left_axis", unit: "{class}" }),
  value("cycle5", "", { validity: "out_of_domain" }),
  value("p_wave0", "I"),
  value("p_wave0", "II", { value: null, validity: "wrong_leads" }),
];
const PLACED = [
  { symbol: "cycle0", lead: "", z: 2.4, n: 181 },
  { symbol: "cycle1", lead: "", z: -3.5, n: 60 },
  { symbol: "cycle5", lead: "", z: 5, n: 20 },
  { symbol: "p_wave0", lead: "I", z: -0.4, n: null },
];

describe("cells", () => {
  const cells = cellsOf({ mode: "z", values: VALUES, placed: PLACED, changed: [] });

  it.each([
    [0, 4],
    [0.99, 4],
    [1, 5],
    [-1.5, 3],
    [2, 6],
    [-2, 2],
    [3, 7],
    [-9, 1],
  ])("%s is step %s", (z, step) => expect(stepOf(z)).toBe(step));

  it("colours by z, with a line across where few people stand behind it", () => {
    expect(cells.get("cycle0")).toMatchObject({ look: "step", step: 6, hairline: false });
    expect(cells.get("cycle1")).toMatchObject({ look: "step", step: 1, hairline: true });
    expect(cells.get("cycle5")).toMatchObject({ look: "plain", hairline: true, dot: true });
    expect(cells.get("p_wave0:I")).toMatchObject({ look: "step", step: 4, hairline: false });
  });

  it("shows reasons, flags and classes as what they are", () => {
    expect(cells.get("cycle2")).toMatchObject({ look: "reason", text: "too_short" });
    expect(cells.get("cycle3")).toMatchObject({ look: "flag", text: "yes" });
    expect(cells.get("cycle4")).toMatchObject({ look: "class", text: "left_axis" });
    expect(cells.get("p_wave0:II")).toMatchObject({ look: "no-lead" });
    expect(cells.get("cycle9")).toBeUndefined();
  });

  it("counts what is there and what is outside", () => {
    const symbols = ["cycle0", "cycle1", "cycle2", "cycle3", "cycle4", "cycle5", "p_wave0"];
    const counts = countsOf(symbols, cells.values());
    expect(counts).toMatchObject({ requested: 7, measured: 6, scored: 4, outside: 3 });
    expect(counts.expected).toBeCloseTo(0.18, 2);
  });

  it("goes to the next one beyond 2, round and round", () => {
    const order = boxesOf(layout);
    const first = nextOutside(order, cells, null);
    expect(first?.symbol).toBe("cycle0");
    const second = nextOutside(order, cells, first);
    expect(second?.symbol).toBe("cycle1");
    expect(nextOutside(order, cells, { symbol: "cycle5", lead: "" })?.symbol).toBe("cycle0");
    expect(nextOutside(order, new Map(), null)).toBeNull();
  });

  it("colours changes by the same steps and leaves colours out of coverage", () => {
    const changed = [{ symbol: "cycle0", lead: "", ratio: -1.2 }];
    const change = cellsOf({ mode: "change", values: VALUES, placed: PLACED, changed });
    expect(change.get("cycle0")).toMatchObject({ look: "step", step: 3 });
    expect(change.get("cycle1")).toMatchObject({ look: "plain", score: null });
    const coverage = cellsOf({ mode: "coverage", values: VALUES, placed: PLACED, changed });
    expect([...coverage.values()].every(({ step }) => step === null)).toBe(true);
  });

  it("keeps for each symbol what is farthest out in any lead", () => {
    expect(farthestOf(cells.values()).get("cycle1")).toBe(-3.5);
  });
});

it("draws the smallest form from the middle up and down", () => {
  const { bars } = miniBars([4, null, -2, 9]);
  expect(bars.map(({ y, height }) => [y, height])).toEqual([
    [0, 8],
    [8, 4],
    [0, 8],
  ]);
  expect(bars.map(({ step }) => step)).toEqual([7, 2, 7]);
});
