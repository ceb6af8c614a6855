import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { Sha256 } from "./sha256";

const bytes = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8) * 31) & 255);

it("is what FIPS 180-4 gives for its examples", () => {
  expect(new Sha256().update(new TextEncoder().encode("abc")).hex()).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  expect(new Sha256().hex()).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});

it.each([1, 55, 56, 63, 64, 65, 119, 120, 1000, 100_003])("agrees with Node for %i bytes", (length) => {
  const whole = bytes(length);
  expect(new Sha256().update(whole).hex()).toBe(createHash("sha256").update(whole).digest("hex"));
});

it("gives the same for any portions", () => {
  const whole = bytes(5000);
  const made = new Sha256();
  for (let at = 0, step = 1; at < whole.length; at += step, step = (step * 5 + 3) % 257 || 1) {
    made.update(whole.subarray(at, at + step));
  }
  expect(made.hex()).toBe(createHash("sha256").update(whole).digest("hex"));
});
