import { expect, it } from "vitest";
import { found, MOST_OF_A_KIND, stepped, type Entry } from "./palette";

const entry = (label: string, detail = ""): Entry => ({ kind: "biomarker", label, detail, to: `/${label}` });

it("holds every word, and puts what begins with the text first", () => {
  const all = [entry("Mean QT interval"), entry("QT interval", "qt_interval"), entry("PR interval")];
  expect(found(all, "qt").map(({ label }) => label)).toEqual(["QT interval", "Mean QT interval"]);
  expect(found(all, "interval mean").map(({ label }) => label)).toEqual(["Mean QT interval"]);
  expect(found(all, "QT_INTERVAL")).toHaveLength(1);
  expect(found(all, "nothing")).toEqual([]);
});

it("shows a few of many", () => {
  const many = Array.from({ length: 50 }, (_, i) => entry(`rr ${i}`));
  expect(found(many, "rr")).toHaveLength(MOST_OF_A_KIND);
  expect(found(many, "")).toHaveLength(MOST_OF_A_KIND);
});

it("walks round and round", () => {
  expect([stepped(2, 1, 3), stepped(0, -1, 3), stepped(0, 1, 0)]).toEqual([0, 2, -1]);
});
