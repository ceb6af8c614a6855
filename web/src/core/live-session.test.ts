import { expect, it } from "vitest";
import { LiveSession } from "./live-session";

const piece = (firstIndex: number, seq = firstIndex / 10, n = 10) => ({
  seq,
  firstIndex,
  counts: [Array.from({ length: n }, (_, i) => (firstIndex + i) * 1000)],
  uvPerCount: 1,
});
const session = (): LiveSession => new LiveSession({ fsHz: 100, leads: ["I"] });
/** Draw until the pen has reached what there is. */
const drawAll = (of: LiveSession) => Array.from({ length: 100 }, () => of.draw(0.01)).flat();

it("draws each sample once, behind its frame", () => {
  const here = session();
  for (let first = 0; first < 100; first += 10) here.takeEcg(piece(first), first * 10);
  const drawn = drawAll(here).filter(({ to, from }) => to > from);
  drawn.forEach(({ from }, i) => expect(from).toBe(drawn[i - 1]?.to ?? from));
  expect(drawn.at(-1)!.to).toBeGreaterThan(90);
  expect(here.shown).toBe(drawn.at(-1)!.to);
});

it("shows no sample before its time", () => {
  const here = session();
  here.takeEcg(piece(0), 0);
  here.draw(0.016);
  expect(here.shown).toBe(0);
});

it("lists a loss as a gap of its length, and none where frames join", () => {
  const here = session();
  here.takeEcg(piece(0), 0);
  here.takeEcg(piece(10), 100);
  here.takeEcg(piece(220, 2), 2200);
  expect(here.facts.log).toEqual([{ t_s: 0.2, kind: "gap", lengthS: 2 }]);
  expect(here.rings[0]!.at(100)).toBeNaN();
  expect(here.unseen).toEqual([]);
});

it("lists a gap once that the list of sessions told before the frames came", () => {
  const here = session();
  here.takeHistory([], [{ start_s: 0.2, length_s: 2 }]);
  here.takeEcg(piece(0), 0);
  here.takeEcg(piece(10), 100);
  here.takeEcg(piece(220, 2), 2200);
  expect(here.facts.log).toEqual([{ t_s: 0.2, kind: "gap", lengthS: 2 }]);
});

it("calls frames that it did not get no loss of the sensor", () => {
  const here = session();
  here.takeEcg(piece(0), 0);
  here.takeEcg(piece(220, 22), 2200);
  expect(here.facts.log).toEqual([]);
  expect(here.unseen).toEqual([{ from: 10, to: 220 }]);
});

it("counts frames without samples where it looks for a loss", () => {
  const here = session();
  here.takeEcg(piece(0, 0), 0);
  here.heard(1, 10);
  here.takeEcg(piece(30, 2), 100);
  expect(here.facts.log).toEqual([{ t_s: 0.1, kind: "gap", lengthS: 0.2 }]);
});

it("calls what was before a viewer came no gap", () => {
  const here = session();
  here.takeEcg(piece(5000), 0);
  expect(here.facts.log).toEqual([]);
});

it("draws anew where a frame came late, or a beat was found or taken back", () => {
  const here = session();
  for (let first = 0; first < 200; first += 10) if (first !== 50) here.takeEcg(piece(first), first * 10);
  drawAll(here);
  here.takeEcg(piece(50), 2000);
  expect(here.draw(0)[0]).toEqual({ from: 50, to: 60 });
  const beat = { index: 100, t_s: 1, rr_ms: 800, kind: "normal" as const };
  here.takeMessage({ type: "beats", beats: [beat, { ...beat, index: 150 }] }, 0);
  here.takeMessage({ type: "beats", beats: [beat] }, 0);
  expect(here.beats.map(({ index }) => index)).toEqual([100, 150]);
  expect(here.draw(0)).toContainEqual({ from: 60, to: 140 });
  here.takeMessage({ type: "retracted", indices: [100] }, 0);
  expect(here.beats.map(({ index }) => index)).toEqual([150]);
  expect(here.draw(0)).toContainEqual({ from: 60, to: 140 });
});

it("goes on by whole seconds where motion is not wanted", () => {
  const here = session();
  for (let first = 0; first < 300; first += 10) here.takeEcg(piece(first), first * 10);
  const ends = new Set(
    Array.from({ length: 300 }, () => here.draw(0.01, 1)).flatMap((each) => each.map(({ to }) => to)),
  );
  expect([...ends].every((end) => end % 100 === 0)).toBe(true);
});

it("tells who listens, until they no longer do", () => {
  const here = session();
  let told = 0;
  const stop = here.subscribe(() => (told += 1));
  here.takeEcg(piece(0), 7);
  here.takeMessage({ type: "battery", percent: 80 }, 8);
  stop();
  here.heard(1, 9);
  expect([told, here.lastFrameMs, here.facts.battery]).toEqual([2, 9, 80]);
});

it("takes what came before it for no sign of life", () => {
  const here = session();
  here.takeMessage({ type: "welcome", next: 2 }, 1000);
  here.takeEcg(piece(0), 1000);
  here.takeEcg(piece(10), 1000);
  expect([here.end, here.lastFrameMs]).toEqual([20, null]);
  here.takeEcg(piece(20), 1100);
  expect(here.lastFrameMs).toBe(1100);
});
