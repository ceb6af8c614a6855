import { expect, it } from "vitest";
import type { MovedValue, SettingsPreview } from "../api/types";
import { beforeAfter, changeText, decimalsFor, ofDimension, previewedOf } from "./moved-values";

const side = (value: number | null, more: Partial<MovedValue["before"]> = {}): MovedValue["before"] => ({
  value,
  text: null,
  validity: value === null ? "wrong_chain" : "ok",
  ...more,
});
const row = (before: MovedValue["before"], after: MovedValue["before"], unit = "ms"): MovedValue => ({
  symbol: "qt_interval",
  lead: "",
  unit,
  before,
  after,
  change: before.value !== null && after.value !== null ? after.value - before.value : null,
  in_sd: null,
  sd_of: null,
});

it("shows both sides with the unit once", () => {
  expect(beforeAfter(row(side(402.1), side(418.3)))).toBe("402 → 418 ms");
  expect(beforeAfter(row(side(0.1234), side(0.1239), "mV"))).toBe("0.1234 → 0.1239 mV");
});

it("shows the reason where a side has no value, and words for texts", () => {
  expect(beforeAfter(row(side(0.12), side(null), "mV"))).toBe("0.120 mV → Filter does not allow it");
  const flag = row(side(0, { text: "false" }), side(1, { text: "true" }), "{flag}");
  expect(beforeAfter(flag)).toBe("no → yes");
  expect(changeText(flag)).toBe("");
});

it("shows the change with its sign and enough decimals", () => {
  expect(changeText(row(side(402.1), side(418.3)))).toBe("+16");
  expect(changeText(row(side(418.3), side(402.1)))).toBe("−16");
  expect(changeText(row(side(400.1), side(400.4)))).toBe("+0.3");
  expect(changeText(row(side(400), side(null)))).toBe("");
});

it("gives no more decimals than needed", () => {
  expect(decimalsFor(400, 416, "ms")).toBe(0);
  expect(decimalsFor(400, 400.02, "ms")).toBe(2);
  expect(decimalsFor(0.5, 0.5, "mV")).toBe(2);
  expect(decimalsFor(1, 1 + 1e-9, "1")).toBe(6);
});

it("takes the rows of a dimension", () => {
  const rows = [row(side(1), side(2))];
  expect(ofDimension(rows, "", () => undefined)).toHaveLength(1);
  expect(ofDimension(rows, "functional", () => "structural")).toHaveLength(0);
});

it("gives the paper the traces by lead, gaps as NaN, or none where the signal is the same", () => {
  const found = {
    fiducials: { leads: ["II"] },
    signal: { fs_hz: 250, leads: ["II"], decimated: false, samples: [[0.5, null]] },
  } as unknown as SettingsPreview;
  const { traces } = previewedOf(found);
  expect(traces?.get("II")?.fsHz).toBe(250);
  expect([...(traces?.get("II")?.samples ?? [])]).toEqual([0.5, Number.NaN]);
  expect(previewedOf({ ...found, signal: null }).traces).toBeNull();
});
