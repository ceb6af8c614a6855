import { describe, expect, it } from "vitest";
import {
  fitZoom,
  mmOfTime,
  mmOfVoltage,
  nextZoom,
  pxOfTime,
  pxOfVoltage,
  scaleAt,
  timeOfPx,
  TRUE_SIZE_PX_PER_MM,
  voltageOfPx,
} from "./paper";

describe("scale", () => {
  it("puts one second on 25 mm and one millivolt on 10 mm", () => {
    const usual = scaleAt(1, 25, 10);
    expect(mmOfTime(usual, 1)).toBe(25);
    expect(mmOfVoltage(usual, 1)).toBe(10);
    expect(pxOfTime(usual, 1)).toBeCloseTo((25 * 96) / 25.4, 9);
    expect(pxOfVoltage(usual, 1)).toBeCloseTo((10 * 96) / 25.4, 9);
  });

  it("makes the calibration pulse 5 mm wide and 10 mm high, and twice as wide at 50 mm/s", () => {
    expect(mmOfTime(scaleAt(1, 25, 10), 0.2)).toBe(5);
    expect(mmOfTime(scaleAt(1, 50, 10), 0.2)).toBe(10);
    expect(mmOfVoltage(scaleAt(1, 50, 20), 1)).toBe(20);
  });

  it.each([0.37, 1, 4])("scales both axes alike at zoom %f", (zoom) => {
    const scale = scaleAt(zoom, 25, 10);
    expect(pxOfTime(scale, 0.04)).toBeCloseTo(pxOfVoltage(scale, 0.1), 9);
    expect(scale.pxPerMm).toBeCloseTo(zoom * TRUE_SIZE_PX_PER_MM, 9);
  });

  it("reads back what it draws", () => {
    const scale = scaleAt(1.7, 50, 5);
    expect(timeOfPx(scale, pxOfTime(scale, 0.412))).toBeCloseTo(0.412, 12);
    expect(voltageOfPx(scale, pxOfVoltage(scale, -0.31))).toBeCloseTo(-0.31, 12);
  });
});

describe("zoom", () => {
  it("fits the page's width within what is readable", () => {
    expect(fitZoom(1000, 270)).toBeCloseTo(1000 / (270 * TRUE_SIZE_PX_PER_MM), 9);
    expect(fitZoom(390, 270)).toBe(0.6);
    expect(fitZoom(4000, 270)).toBe(1.5);
  });

  it("climbs a ladder that passes through true size, and stays within its ends", () => {
    expect(nextZoom(1.1, -1)).toBeCloseTo(1, 9);
    expect(nextZoom(0.95, 1)).toBeCloseTo(1, 9);
    expect(nextZoom(nextZoom(1, 1), -1)).toBeCloseTo(1, 9);
    expect(nextZoom(8, 1)).toBe(8);
    expect(nextZoom(0.25, -1)).toBe(0.25);
  });
});
