import { afterEach, expect, it, vi } from "vitest";
import { listRecordings, readSamples, Refusal, tracesOf } from "./client";

const answer = (response: Response) =>
  vi.stubGlobal(
    "fetch",
    vi.fn(() => Promise.resolve(response)),
  );
const problem = {
  type: "urn:ecgomics:problem:unstated",
  title: "Unprocessable",
  status: 422,
  detail: "Say the rate.",
};

afterEach(() => vi.unstubAllGlobals());

it("reads samples by lead from little-endian bytes, gaps included", async () => {
  const bytes = new DataView(new ArrayBuffer(16));
  [0.5, Number.NaN, -1, 2].forEach((value, i) => bytes.setFloat32(i * 4, value, true));
  const headers = { "ECG-Leads": "I,aVR", "ECG-Fs-Hz": "500.0", "ECG-Start-S": "2.5" };
  answer(new Response(bytes.buffer, { headers }));
  const traces = await readSamples("x", { startS: 2.5, endS: 3, path: "measurement" });
  expect([...traces.keys()]).toEqual(["I", "aVR"]);
  expect(traces.get("aVR")).toMatchObject({ fsHz: 500, startS: 2.5, samples: Float32Array.from([-1, 2]) });
  expect(traces.get("I")?.samples[1]).toBeNaN();
});

it("holds no samples where there are none", () => {
  expect(tracesOf(new ArrayBuffer(0), ["I"], { fsHz: 500, startS: 0 }).get("I")?.samples).toHaveLength(0);
});

it("passes on the server's sentence and its kind", async () => {
  const headers = { "Content-Type": "application/problem+json" };
  answer(new Response(JSON.stringify(problem), { status: 422, headers }));
  const refused = await listRecordings({ q: "", limit: 1, offset: 0, project: "default" }).catch(
    (error: unknown) => error,
  );
  expect(refused).toBeInstanceOf(Refusal);
  expect(refused).toMatchObject({ message: "Say the rate.", kind: "unstated" });
});

it("says so when nobody answers", async () => {
  vi.stubGlobal(
    "fetch",
    vi.fn(() => Promise.reject(new TypeError("Failed to fetch"))),
  );
  await expect(listRecordings({ q: "", limit: 1, offset: 0, project: "default" })).rejects.toMatchObject({
    kind: "unreachable",
  });
});
