import { describe, expect, it } from "vitest";
import { GUTTER_MM, layoutFor, layoutPage, segmentAt, STANDARD_LEADS, whyNotTwelvePlaces } from "./layout";

const leadsOf = (page: ReturnType<typeof layoutPage>): string[] => page.segments.map(({ lead }) => lead);

describe("3×4 with rhythm strip", () => {
  const page = layoutPage("3x4", STANDARD_LEADS, { speed: 25 });

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

  it("keeps zero lines on whole millimetres, 30 mm apart, up to 35 where there is room", () => {
    const pitch = (roomMm: number): number => layoutPage("3x4", STANDARD_LEADS, { speed: 25, roomMm }).rowMm;
    expect(page.baselinesMm.every(Number.isInteger)).toBe(true);
    expect(pitch(0)).toBe(30);
    expect(pitch(140)).toBe(32);
    expect(pitch(500)).toBe(35);
  });
});

it("6×2 and 12×1 hold every lead once", () => {
  for (const layout of ["6x2", "12x1"] as const) {
    const page = layoutPage(layout, STANDARD_LEADS, { speed: 25 });
    expect(leadsOf(page).toSorted()).toEqual(STANDARD_LEADS.toSorted());
    expect(page.baselinesMm).toHaveLength(layout === "6x2" ? 6 : 12);
  }
});

it("doubles the page at 50 mm/s instead of showing less time", () => {
  const [slow, fast] = [25, 50].map((speed) =>
    layoutPage("12x1", STANDARD_LEADS, { speed: speed as 25 | 50 }),
  );
  expect(fast!.widthMm - slow!.widthMm).toBe(250);
});

describe("other leads than the twelve", () => {
  it("shows few leads row by row and says why not otherwise", () => {
    expect(whyNotTwelvePlaces(["MLII", "V5"])).toContain("this recording has 1");
    expect(layoutFor("3x4", ["MLII", "V5"])).toBe("12x1");
    expect(leadsOf(layoutPage("12x1", ["MLII", "V5"], { speed: 25 }))).toEqual(["V5", "MLII"]);
  });

  it("keeps the place of a missing lead and adds leads beyond the twelve", () => {
    const eleven = STANDARD_LEADS.filter((lead) => lead !== "V3");
    expect(whyNotTwelvePlaces(eleven)).toBeNull();
    expect(leadsOf(layoutPage("12x1", [...eleven, "V7"], { speed: 25 }))).toEqual([...STANDARD_LEADS, "V7"]);
  });
});

it("finds the segment under a place, and none in the margin", () => {
  const page = layoutPage("3x4", STANDARD_LEADS, { speed: 25 });
  const at = (xMm: number, row: number): string | undefined =>
    segmentAt(page, 25, { xMm, yMm: page.baselinesMm[row] ?? 0 })?.lead;
  expect(at(GUTTER_MM + 1, 0)).toBe("I");
  expect(at(GUTTER_MM + 63, 1)).toBe("aVL");
  expect(at(GUTTER_MM + 200, 3)).toBe("II");
  expect(at(2, 0)).toBeUndefined();
});
