import { expect, it } from "vitest";
import { paths } from "../../openapi.json";
import { callOf, PROGRAMS, snippet } from "./snippets";

const call = (address: string): string | undefined => {
  const url = new URL(address, "http://127.0.0.1");
  return callOf(url.pathname, url.searchParams)?.path;
};

it.each([
  ["/library?q=rhythm%3AAF&sel=x", "/library?q=rhythm%3AAF"],
  ["/", "/library"],
  ["/r/abc?layout=6x2", "/recordings/abc/profile?format=csv"],
  ["/r/abc/report?language=zh&t=3", "/recordings/abc/report?format=json&language=zh"],
  ["/compare?a=1&b=2", "/compare?a=1&b=2"],
  ["/catalogue/qrs_duration", "/catalogue/qrs_duration"],
  ["/settings/tokens", undefined],
])("%s asks %s", (address, path) => {
  expect(call(address)).toBe(path);
});

it("never holds a token, and names the address in every language", () => {
  for (const program of PROGRAMS) {
    const text = snippet(program, { path: "/models", answer: "json" }, "http://127.0.0.1:8000");
    expect(text).toContain("http://127.0.0.1:8000/api/v1/models");
    expect(text).toContain("ECGOMICS_TOKEN");
    expect(text).not.toContain("ecg_");
  }
});

const ADDRESSES = [
  "/ /library /r/1 /r/1/holter /r/1/report /s/1 /compare?a=1&b=2 /cohorts /c/1 /d/1 /x/1 /upload /upload/1",
  "/catalogue /catalogue/qrs_duration /models /jobs",
].join(" ");

it("asks only what the server answers", () => {
  const known = Object.keys(paths).map((path) => new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`));
  for (const address of ADDRESSES.split(" ")) {
    const asked = `/api/v1${call(address)?.split("?")[0]}`;
    expect(
      known.some((path) => path.test(asked)),
      `${address} asks ${asked}`,
    ).toBe(true);
  }
});
