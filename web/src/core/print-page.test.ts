import { describe, expect, it } from "vitest";
import type { Trace } from "./decimate";
import { LAYOUTS, STANDARD_LEADS } from "./layout";
import { gridPath, printedGaps, printedPage, pulsePath, tracePath, type PrintChoices } from "./print-page";

const choices: PrintChoices = {
  ...{ layout: "3x4", leads: STANDARD_LEADS, order: "standard", simultaneous: false, lead: "II", half: [] },
  rhythmLeads: ["II", "V1", "V5"],
};
const trace: Trace = {
  samples: Float32Array.from({ length: 1000 }, (_, i) =>
    i >= 500 && i < 600 ? Number.NaN : i === 100 ? 1 : 0,
  ),
  fsHz: 100,
  startS: 0,
};
const whole = { startS: 0, endS: 10 };

it("fits on A4 and on Letter across with room for head and foot, in every layout", () => {
  for (const layout of LAYOUTS) {
    const page = printedPage({ ...choices, layout });
    expect(page.heightMm).toBeLessThanOrEqual(158);
    expect(page.widthMm).toBeLessThanOrEqual(271);
  }
});

describe("paths", () => {
  const page = printedPage({ ...choices, layout: "12x1" });
  const segment = page.segments[0]!;

  it("put a second on 25 mm and a millivolt on 10 mm", () => {
    const points = [...tracePath(segment, trace, whole).matchAll(/[ML]([\d.]+) ([\d.]+)/g)];
    expect(points).toHaveLength(900);
    const top = points[100]!;
    expect(Number(top[1])).toBeCloseTo(segment.xMm + 25, 6);
    expect(Number(top[2])).toBeCloseTo(segment.baselineMm - 10, 6);
  });

  it("lift the pen in a gap and tell how long it is", () => {
    expect(tracePath(segment, trace, whole).match(/M/g)).toHaveLength(2);
    expect(printedGaps(segment, trace, whole)).toMatchObject([{ seconds: 1, widthMm: 25 }]);
  });

  it("draw −aVR upside down", () => {
    const turned = printedPage({ ...choices, layout: "12x1", order: "cabrera" }).segments.find(
      (s) => s.sign < 0,
    )!;
    const points = [...tracePath(turned, trace, whole).matchAll(/[ML]([\d.]+) ([\d.]+)/g)];
    expect(Number(points[100]![2])).toBeCloseTo(turned.baselineMm + 10, 6);
  });

  it("have a grid line on the start of the trace and every 5 mm", () => {
    const xs = [...gridPath(page, 5).matchAll(/M([\d.]+) 0V/g)].map((found) => Number(found[1]));
    expect(xs).toContain(15);
    expect(xs[1]! - xs[0]!).toBe(5);
  });

  it("have a pulse of 10 mm and 5 mm in every row, and a half step where the gain is halved", () => {
    expect(pulsePath(page).match(/M/g)).toHaveLength(12);
    expect(pulsePath(page)).toContain(`V${segment.baselineMm - 10}H8.5`);
    const half = printedPage({ ...choices, half: ["V1", "V2", "V3", "V4", "V5", "V6"] });
    const y = half.baselinesMm[0]!;
    expect(pulsePath(half)).toContain(`V${y - 10}H6V${y - 5}H8.5`);
  });
});
