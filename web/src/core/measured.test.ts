import { expect, test } from "vitest";
import { asParameters, measuredOf } from "./measured";

const asked = (address: string): Record<string, string> =>
  asParameters(measuredOf(new URLSearchParams(address)));

test("the address says which settings and which layer values are of", () => {
  expect(asked("")).toEqual({});
  expect(asked("layer=both")).toEqual({});
  expect(asked("layer=automatic")).toEqual({ correction: "0" });
  expect(asked("settings=mine%402&layer=automatic&t=3")).toEqual({ settings: "mine@2", correction: "0" });
});
