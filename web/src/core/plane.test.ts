import { expect, it } from "vitest";
import type { Plane } from "../api/types";
import { drawnHow, planePoints, rounded } from "./plane";

const plane = (outcome: Partial<Plane["outcome"]> = {}): Plane => ({
  name: "umap",
  x_label: "UMAP 1",
  y_label: "UMAP 2",
  records: ["a", "b", "c"],
  recording_ids: ["1", "2", null],
  subjects: ["ann", "bob", "ann"],
  x: [0, 1, 2],
  y: [0, 1, 0],
  outcome: { name: "group", levels: ["A", "B"], values: [0, 1, 1], ...outcome },
  seed: 7,
  neighbours: 15,
  tiers: [1, 2],
});

it("records become points, people numbers, levels classes", () => {
  const points = planePoints(plane());
  expect([...points.x]).toEqual([0, 1, 2]);
  expect([...points.kind]).toEqual([0, 1, 1]);
  expect([...points.person]).toEqual([0, 1, 0]);
});

it("an outcome that is a number has steps of equal many records", () => {
  const values = Array.from({ length: 14 }, (_, i) => i * i);
  const made = planePoints({
    ...plane({ levels: [], values }),
    x: values,
    y: values,
    subjects: values.map(String),
  });
  expect([...made.kind]).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]);
});

it("how a set was drawn says line, plane and seed", () => {
  const line = [rounded({ x: 0.123456, y: -1 }), { x: 1, y: 2 }];
  expect(drawnHow(plane(), "lasso", line, { id: "d", hash: "h" })).toEqual({
    by: "lasso",
    space: "umap",
    discovery: "d",
    hash: "h",
    polygon: [
      [0.1235, -1],
      [1, 2],
    ],
    tiers: [1, 2],
    seed: 7,
    neighbours: 15,
  });
});
