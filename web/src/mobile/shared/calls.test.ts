import { afterEach, expect, it, vi } from "vitest";
import { pdfHref, readShared, secretOf } from "./calls";

afterEach(() => vi.unstubAllGlobals());

it("finds the secret in the address of its page only", () => {
  expect(secretOf("/m/shared/ecs_a%2Bb")).toBe("ecs_a+b");
  expect(secretOf("/m/shared/abc/")).toBe("abc");
  expect(["/m", "/m/shared/", "/m/shared/a/b"].map(secretOf)).toEqual([null, null, null]);
});

it("asks without any token, and tells why there is no answer", async () => {
  const asked = vi.fn(() => Promise.resolve(new Response("{}", { status: 404 })));
  vi.stubGlobal("fetch", asked);
  await expect(readShared("a/b")).rejects.toMatchObject({ status: 404 });
  expect(asked.mock.calls).toEqual([["/api/v1/shared/a%2Fb"]]);
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
  await expect(readShared("a")).rejects.toMatchObject({ status: null });
});

it("links the report in the language of the page", () => {
  expect(pdfHref("s", "r 1", "zh")).toBe("/api/v1/shared/s/recordings/r%201/report.pdf?lang=zh");
});
