import { expect, test } from "vitest";
import { judged } from "./hard-rules";

const FS_HZ = 130;
/** A pulse of 1.5 mV and 40 ms each second on a slow wave. */
const heart = (): Float32Array =>
  Float32Array.from({ length: 260 }, (_, at) => 100 * Math.sin(at / 20) + (at % 130 < 5 ? 1500 : 0));

test("a heart is readable", () => {
  expect(judged(heart(), FS_HZ, 0)).toEqual({ isReadable: true, advice: null });
});

test("what the sensor says counts first", () => {
  expect(judged(heart(), FS_HZ, 1).advice).toBe("contact");
  expect(judged(heart(), FS_HZ, 4).advice).toBe("clipped");
});

test("a flat line has no contact", () => {
  expect(judged(new Float32Array(260).fill(7), FS_HZ, 0)).toEqual({ isReadable: false, advice: "contact" });
});

test("what is too large or jumps is movement", () => {
  const large = heart().map((uv, at) => uv + (at > 130 ? 50 * (at - 130) : 0));
  expect(judged(large, FS_HZ, 0).advice).toBe("movement");
  const step = heart().map((uv, at) => uv + (at > 130 ? 4000 : 0));
  expect(judged(step, FS_HZ, 0)).toEqual({ isReadable: false, advice: "movement" });
});

test("a window that is mostly gap is not judged as readable", () => {
  expect(judged(heart().fill(NaN, 0, 200), FS_HZ, 0).isReadable).toBe(false);
});
