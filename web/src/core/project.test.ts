import { expect, test } from "vitest";
import { DEFAULT_PROJECT, withProject } from "./project";

test("only another project than the first is named in an address", () => {
  expect(withProject("/library", DEFAULT_PROJECT)).toBe("/library");
  expect(withProject("/library", "b c")).toBe("/library?project=b+c");
  expect(withProject("/library?q=x", "b")).toBe("/library?q=x&project=b");
});
