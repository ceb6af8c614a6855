import { expect, it } from "vitest";
import { layoutPage, STANDARD_LEADS } from "./layout";
import { timeX, voltageY, type PaperView } from "./paint";
import { scaleAt } from "./paper";
import { grabbed, keyTaken, placeAt, type PaperTool } from "./paper-tool";

const words = { gap: String, notRecorded: String, ended: "", endsAt: String };
const viewOf = (order: "standard" | "cabrera", half: readonly string[] = []): PaperView => ({
  page: layoutPage("3x4", STANDARD_LEADS, { speed: 25, order, half }),
  scale: scaleAt(1.3, 25, 10),
  ...{ originX: -40, originY: -7, width: 900, height: 500, startS: 20, endS: 40, devicePixelRatio: 1, words },
});
const tool = (name: string, more: Partial<PaperTool> = {}): PaperTool => ({
  ...{ name, key: "", glyph: "", label: "", cursor: "default" },
  ...more,
});

it("reads back the moment and the voltage that is drawn at a place, on every segment of every page", () => {
  for (const view of [viewOf("standard"), viewOf("cabrera"), viewOf("cabrera", ["aVR", "V1"])]) {
    for (const segment of view.page.segments) {
      const s = view.startS + segment.startS + 0.37 * segment.durationS;
      const at = { x: timeX(view, segment, s), y: voltageY(view, segment, 0.21) };
      const { point, segment: found } = placeAt(view, at, false);
      expect(found?.lead).toBe(segment.lead);
      expect(point?.s).toBeCloseTo(s, 9);
      expect(point?.mv).toBeCloseTo(0.21, 9);
    }
  }
});

it("draws a positive voltage of −aVR below its zero line, and half as far at half the gain", () => {
  const [view, half] = [viewOf("cabrera"), viewOf("cabrera", ["aVR"])];
  const turned = view.page.segments.find(({ sign }) => sign < 0)!;
  const halved = half.page.segments.find(({ sign }) => sign < 0)!;
  const fall = voltageY(view, turned, 1) - voltageY(view, turned, 0);
  expect(fall).toBeCloseTo(10 * view.scale.pxPerMm, 9);
  expect(voltageY(half, halved, 1) - voltageY(half, halved, 0)).toBeCloseTo(fall / 2, 9);
});

it("asks the chosen tool first for a key, then what lies on top", () => {
  const asked: string[] = [];
  const listens = (name: string): PaperTool =>
    tool(name, {
      onKey: () => {
        asked.push(name);
        return name === "below";
      },
    });
  const tools = [listens("below"), listens("chosen"), listens("above")];
  expect(keyTaken(tools, "chosen", {} as KeyboardEvent)).toBe(true);
  expect(asked).toEqual(["chosen", "above", "below"]);
});

it("takes the topmost thing under the pointer, whichever tool is chosen", () => {
  const view = viewOf("standard");
  const at = placeAt(view, { x: 200, y: 100 }, false);
  const [low, high] = [{ end: () => undefined }, { end: () => undefined }];
  const tools = [tool("a", { grab: () => low }), tool("b", { grab: () => high }), tool("c")];
  expect(grabbed(tools, at)).toBe(high);
  expect(grabbed([tool("c")], at)).toBeNull();
});
