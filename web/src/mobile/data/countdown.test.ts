import { expect, test } from "vitest";
import { counted, mayStart, phaseOf, started, ZERO, type Countdown, type Stretch } from "./countdown";

const GOOD: Stretch = { seconds: 1, isBehindGap: false, isSettled: true, isReadable: true };
const after = (from: Countdown, n: number, stretch: Partial<Stretch> = {}): Countdown =>
  Array.from({ length: n }).reduce<Countdown>((count) => counted(count, { ...GOOD, ...stretch }), from);

test("a recording may start behind three readable seconds on end", () => {
  expect(mayStart(after(ZERO, 2))).toBe(false);
  expect(mayStart(after(ZERO, 3))).toBe(true);
  expect(mayStart(after(ZERO, 9, { isSettled: false }))).toBe(false);
  expect(mayStart(after(after(ZERO, 2), 1, { isReadable: false }))).toBe(false);
  expect(mayStart(after(after(ZERO, 2), 1, { isBehindGap: true }))).toBe(false);
});

test("settling samples are not counted", () => {
  const count = after(after(started(ZERO), 2, { isSettled: false }), 4);
  expect(count.elapsedS).toBe(4);
});

test("nothing is counted before the begin", () => {
  expect(after(ZERO, 9).elapsedS).toBe(0);
  expect(phaseOf(after(ZERO, 9), 30)).toBe("waiting_for_signal");
});

test("a clean recording ends at its target", () => {
  expect(phaseOf(after(started(ZERO), 29), 30)).toBe("recording");
  expect(phaseOf(after(started(ZERO), 30), 30)).toBe("finishing");
});

test("noise makes it longer, by no more than fifteen seconds", () => {
  const noisy = after(started(ZERO), 6, { isReadable: false });
  expect(phaseOf(after(noisy, 24), 30)).toBe("extending");
  expect(phaseOf(after(noisy, 29), 30)).toBe("extending");
  expect(phaseOf(after(noisy, 30), 30)).toBe("finishing");
  const hopeless = after(started(ZERO), 44, { isReadable: false });
  expect(phaseOf(hopeless, 30)).toBe("extending");
  expect(phaseOf(after(hopeless, 1, { isReadable: false }), 30)).toBe("finishing");
});

test("a free recording goes on", () => {
  expect(phaseOf(after(started(ZERO), 9000), null)).toBe("recording");
});
