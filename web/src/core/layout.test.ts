import { describe, expect, it } from "vitest";
import {
  canShow,
  GUTTER_MM,
  LAYOUTS,
  layoutFor,
  layoutPage,
  leadsOfGroup,
  PAGE_S,
  segmentAt,
  segmentsShowing,
  STANDARD_LEADS,
  tooFewForTwelve,
  type LayoutChoices,
} from "./layout";

const leadsOf = (page: ReturnType<typeof layoutPage>): string[] => page.segments.map(({ lead }) => lead);
const twelve = (layout: (typeof LAYOUTS)[number], choices: Partial<LayoutChoices> = {}) =>
  layoutPage(layout, STANDARD_LEADS, { speed: 25, ...choices });

describe("3×4 with rhythm strip", () => {
  const page = twelve("3x4");

  it("has twelve quarters and one whole row of lead II", () => {
    expect(page.segments).toHaveLength(13);
    expect(page.segments.at(-1)).toMatchObject({ lead: "II", row: 3, startS: 0, durationS: 10 });
    expect(leadsOf(page).slice(0, 4)).toEqual(["I", "aVR", "V1", "V4"]);
  });

  it("puts columns one after the other on one clock", () => {
    const columns = page.segments.slice(0, 4);
    expect(columns.map(({ startS }) => startS)).toEqual([0, 2.5, 5, 7.5]);
    expect(columns.map(({ xMm }) => xMm - GUTTER_MM)).toEqual([0, 62.5, 125, 187.5]);
  });

  it("or all columns at the same moment, without moving them", () => {
    const same = twelve("3x4", { simultaneous: true });
    expect(same.segments.slice(0, 4).map(({ startS }) => startS)).toEqual([0, 0, 0, 0]);
    expect(same.segments.map(({ xMm }) => xMm)).toEqual(page.segments.map(({ xMm }) => xMm));
    expect(twelve("12x1", { simultaneous: true }).simultaneous).toBe(false);
  });

  it("keeps zero lines on whole millimetres, 30 mm apart, up to 35 where there is room", () => {
    const pitch = (roomMm: number): number => twelve("3x4", { roomMm }).rowMm;
    expect(page.baselinesMm.every(Number.isInteger)).toBe(true);
    expect(pitch(0)).toBe(30);
    expect(pitch(140)).toBe(32);
    expect(pitch(500)).toBe(35);
  });

  it("takes another rhythm lead, and one that is there for one that is not", () => {
    expect(twelve("3x4", { rhythmLeads: ["V1"] }).segments.at(-1)?.lead).toBe("V1");
    const without = layoutPage("3x4", STANDARD_LEADS.slice(2), { speed: 25 });
    expect(without.segments.at(-1)?.lead).toBe("III");
  });
});

it("3×4+3 has three rhythm strips, changeable, on rows 22 mm apart", () => {
  expect(
    twelve("3x4r3")
      .segments.slice(12)
      .map(({ lead, durationS }) => [lead, durationS]),
  ).toEqual([
    ["II", 10],
    ["V1", 10],
    ["V5", 10],
  ]);
  expect(twelve("3x4r3").rowMm).toBe(22);
  const other = twelve("3x4r3", { rhythmLeads: ["V2", "III", "aVF"] });
  expect(leadsOf(other).slice(12)).toEqual(["V2", "III", "aVF"]);
});

it("6×2 and 12×1 hold every lead once", () => {
  for (const layout of ["6x2", "12x1"] as const) {
    const page = twelve(layout);
    expect(leadsOf(page).toSorted()).toEqual(STANDARD_LEADS.toSorted());
    expect(page.baselinesMm).toHaveLength(layout === "6x2" ? 6 : 12);
  }
});

it("the single layout shows one lead for the whole page, in the room there is", () => {
  expect(twelve("single", { lead: "V3", roomMm: 100 }).segments).toMatchObject([
    { lead: "V3", durationS: 10 },
  ]);
  expect(twelve("single", { lead: "V9" }).segments[0]?.lead).toBe("II");
  expect(twelve("single", { roomMm: 100 }).rowMm).toBe(90);
});

describe("the order of Cabrera", () => {
  const page = twelve("3x4", { order: "cabrera" });

  it("turns aVR over and says so; no other lead", () => {
    const turned = page.segments.filter(({ sign }) => sign === -1);
    expect(turned).toMatchObject([{ lead: "aVR", label: "−aVR" }]);
    expect(twelve("3x4").segments.every(({ sign, label, lead }) => sign === 1 && label === lead)).toBe(true);
  });

  it("goes from aVL round to III, then through the chest", () => {
    const columns = [0, 1, 2, 3].map((column) =>
      page.segments.filter((s) => s.column === column && s.row < 3).map(({ lead }) => lead),
    );
    expect(columns).toEqual([
      ["aVL", "I", "aVR"],
      ["II", "aVF", "III"],
      ["V1", "V2", "V3"],
      ["V4", "V5", "V6"],
    ]);
  });

  it("is not for two leads", () => {
    const two = layoutPage("12x1", ["aVR", "V5"], { speed: 25, order: "cabrera" });
    expect(two.segments.every(({ sign }) => sign === 1)).toBe(true);
  });
});

it("no segment leaves its page or overlaps another, in any layout", () => {
  for (const layout of LAYOUTS) {
    for (const simultaneous of [false, true]) {
      for (const order of ["standard", "cabrera"] as const) {
        for (const speed of [25, 50] as const) {
          const page = layoutPage(layout, STANDARD_LEADS, { speed, simultaneous, order });
          for (const segment of page.segments) {
            const endMm = segment.xMm + segment.durationS * speed;
            expect(endMm).toBeLessThanOrEqual(page.widthMm);
            expect(segment.startS + segment.durationS).toBeLessThanOrEqual(PAGE_S);
            expect(segment.baselineMm).toBeLessThan(page.heightMm);
            const found = segmentAt(page, speed, { xMm: segment.xMm + 0.1, yMm: segment.baselineMm });
            expect(found).toBe(segment);
          }
        }
      }
    }
  }
});

it("moves rows together rather than leave a sheet of paper", () => {
  expect(twelve("12x1", { mostMm: 178 }).heightMm).toBeLessThanOrEqual(178);
  expect(twelve("12x1", { mostMm: 178 }).rowMm).toBe(14);
});

it("draws half the gain where it is asked for, and nowhere else", () => {
  const page = twelve("6x2", { half: leadsOfGroup("chest", STANDARD_LEADS) });
  const halved = page.segments.filter(({ gainShare }) => gainShare === 0.5).map(({ lead }) => lead);
  expect(halved.toSorted()).toEqual(["V1", "V2", "V3", "V4", "V5", "V6"]);
});

it("doubles the page at 50 mm/s instead of showing less time", () => {
  const [slow, fast] = [25, 50].map((speed) => twelve("12x1", { speed: speed as 25 | 50 }));
  expect(fast!.widthMm - slow!.widthMm).toBe(250);
});

describe("other leads than the twelve", () => {
  it("shows few leads row by row and says how few they are", () => {
    expect(tooFewForTwelve(["MLII", "V5"])).toBe(1);
    expect(layoutFor("3x4", ["MLII", "V5"])).toBe("12x1");
    expect(canShow("single", ["MLII", "V5"])).toBe(true);
    expect(leadsOf(layoutPage("12x1", ["MLII", "V5"], { speed: 25 }))).toEqual(["V5", "MLII"]);
  });

  it("keeps the place of a missing lead and adds leads beyond the twelve", () => {
    const eleven = STANDARD_LEADS.filter((lead) => lead !== "V3");
    expect(tooFewForTwelve(eleven)).toBeNull();
    expect(leadsOf(layoutPage("12x1", [...eleven, "V7"], { speed: 25 }))).toEqual([...STANDARD_LEADS, "V7"]);
  });
});

it("finds the segment under a place, and none in the margin", () => {
  const page = twelve("3x4");
  const at = (xMm: number, row: number): string | undefined =>
    segmentAt(page, 25, { xMm, yMm: page.baselinesMm[row] ?? 0 })?.lead;
  expect(at(GUTTER_MM + 1, 0)).toBe("I");
  expect(at(GUTTER_MM + 63, 1)).toBe("aVL");
  expect(at(GUTTER_MM + 200, 3)).toBe("II");
  expect(at(2, 0)).toBeUndefined();
});

it("finds where a moment of a lead is shown: in its column, on the rhythm strip, or nowhere", () => {
  const page = twelve("3x4");
  const rows = (lead: string, time: number): number[] =>
    segmentsShowing(page, 20, { lead, time }).map(({ row }) => row);
  expect(rows("II", 21)).toEqual([1, 3]);
  expect(rows("II", 23)).toEqual([3]);
  expect(rows("V4", 21)).toEqual([]);
});
