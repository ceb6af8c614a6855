import { expect, it } from "vitest";
import { paceAt, shownPen, START } from "./pace";
import type { TraceSource } from "./source";
import type { Paper } from "./sweep";

const FS = 130;
const PAPER: Paper = { width: 400, height: 190, pxPerMm: 4, times: 1 };

const source = (endIndex: number, receivedMs: number, uv = 250): TraceSource => ({
  fsHz: FS,
  lead: "chest",
  newest: () => (endIndex === 0 ? null : { endIndex, receivedMs }),
  at: (index) => (index >= 0 && index < endIndex ? uv : Number.NaN),
  beatsFrom: () => [],
});

it("shows nothing before the buffer is full", () => {
  expect(shownPen(paceAt(START, 0, { source: source(0, 0), paper: PAPER }), FS, false)).toBeNull();
  const first = paceAt(START, 562, { source: source(73, 562), paper: PAPER });
  expect(shownPen(first, FS, false)).toBeNull();
  const later = paceAt(first, 800, { source: source(73, 562), paper: PAPER });
  expect(shownPen(later, FS, false)).toBeGreaterThan(0);
});

it("puts the middle of the trace on the zero line and looks at it once a second", () => {
  const first = paceAt(START, 562, { source: source(73, 562), paper: PAPER });
  expect(first.offsetUv).toBe(250);
  expect(paceAt(first, 600, { source: source(74, 570, 9_000), paper: PAPER }).offsetUv).toBe(250);
  expect(paceAt(first, 1_800, { source: source(219, 1_690, 9_000), paper: PAPER }).offsetUv).toBe(9_000);
});
