import { expect, it } from "vitest";
import type { Figures } from "../api/types";
import { figureNames, figureTitle } from "./figures";

it("figures come in the order in which they are looked at, new kinds last", () => {
  const figures = { new_kind: {}, roc: {}, volcano: {} } as unknown as Figures;
  expect(figureNames(figures)).toEqual(["volcano", "roc", "new_kind"]);
  expect(figureNames(figures).map(figureTitle)).toEqual(["Volcano", "ROC", "New kind"]);
});
