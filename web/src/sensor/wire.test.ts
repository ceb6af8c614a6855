import { describe, expect, it } from "vitest";
import { crc32 } from "./crc32";
import { bytesOfHex, frameVectors, hexOf, type FrameCase } from "./testing/vectors";
import { decode, encode, frameLength, WIDE, WireError, type EcgFrame, type Frame } from "./wire";

function frameOf(said: NonNullable<FrameCase["frame"]>): Frame {
  const head = {
    seq: said.seq,
    firstIndex: said.first_index,
    deviceUs: said.device_us === null ? null : BigInt(said.device_us),
    receivedUs: BigInt(said.received_us),
    flags: said.flags,
  };
  if (said.type === "rr") {
    return { type: "rr", ...head, heartRate: said.heart_rate!, rr1024: said.rr_1024! };
  }
  if (said.type === "status") return { type: "status", ...head, status: said.status! };
  const counts = said.counts!.map((lead) => Int32Array.from(lead));
  return { type: "ecg", ...head, uvPerCount: said.uv_per_count!, counts };
}

describe("the vectors of both sides", () => {
  const all = frameVectors();

  it.each(all.filter(({ frame }) => frame !== undefined))("are read and written: $name", ({ hex, frame }) => {
    expect(decode(bytesOfHex(hex))).toEqual(frameOf(frame!));
    expect(hexOf(encode(frameOf(frame!)))).toBe(hex);
  });

  it.each(all.filter(({ error }) => error))("are refused: $name", ({ hex }) => {
    expect(() => decode(bytesOfHex(hex))).toThrow(WireError);
  });
});

const HEAD = {
  seq: 7,
  firstIndex: 1300,
  deviceUs: 599616000000000n,
  receivedUs: 1764000000000123n,
  flags: 2,
};
const ECG: EcgFrame = { type: "ecg", ...HEAD, uvPerCount: 1, counts: [Int32Array.of(0, -1, 32767, -32768)] };
const FRAMES: Frame[] = [
  ECG,
  { ...ECG, uvPerCount: 3125 / 8192, counts: [Int32Array.of(1, 2), Int32Array.of(-3, 4)], deviceUs: null },
  { type: "rr", ...HEAD, flags: 0, heartRate: 72, rr1024: [853, 860] },
  { type: "status", ...HEAD, flags: 0, status: { kind: "symptom", symptom: "心悸" } },
];

it("knows the check value of CRC-32", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});

describe("a frame", () => {
  it.each(FRAMES)("comes back as it was: $type", (frame) => {
    const bytes = encode(frame);
    expect(decode(bytes)).toEqual(frame);
    expect(frameLength(bytes.subarray(0, 40))).toBe(bytes.length);
  });

  it("keeps samples beyond two bytes whole, in four", () => {
    const counts = [Int32Array.of(32768, -(2 ** 31), 2 ** 31 - 1)];
    const frame = decode(encode({ ...ECG, counts }));
    expect(frame).toEqual({ ...ECG, flags: 2 | WIDE, counts });
  });

  it("lies anywhere in its buffer", () => {
    const bytes = encode(ECG);
    const moved = new Uint8Array(bytes.length + 5);
    moved.set(bytes, 3);
    expect(decode(moved.subarray(3, 3 + bytes.length))).toEqual(ECG);
  });
});

describe("what is no frame", () => {
  it("is refused at every damaged byte", () => {
    const bytes = encode(ECG);
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = bytes.slice();
      damaged[at] = damaged[at]! ^ 0x10;
      expect(() => decode(damaged), `byte ${at}`).toThrow(WireError);
    }
  });

  it("is refused cut short or prolonged", () => {
    const bytes = encode(ECG);
    expect(() => decode(bytes.subarray(0, -1))).toThrow(WireError);
    expect(() => decode(Uint8Array.of(...bytes, 0))).toThrow("says 52 bytes and has 53");
    expect(() => decode(new Uint8Array())).toThrow("at least 44 bytes");
  });
});

describe("what cannot be written", () => {
  it.each<[string, Frame]>([
    ["1 to 2000 samples", { ...ECG, counts: [new Int32Array(2001)] }],
    ["1 to 2000 samples", { ...ECG, counts: [new Int32Array(0)] }],
    ["1 to 16 leads", { ...ECG, counts: [] }],
    ["same number", { ...ECG, counts: [new Int32Array(2), new Int32Array(3)] }],
    ["at most 16384 bytes", { ...ECG, counts: Array.from({ length: 16 }, () => new Int32Array(600)) }],
    ["exact in four bytes", { ...ECG, uvPerCount: 0.1 }],
    ["sequence number", { ...ECG, seq: 2 ** 32 }],
    ["sample index", { ...ECG, firstIndex: -1 }],
    ["does not know", { ...ECG, flags: 32 }],
    ["two bytes", { type: "rr", ...HEAD, heartRate: 70, rr1024: [65536] }],
    ["at most 2000 bytes", { type: "status", ...HEAD, status: { note: "x".repeat(2000) } }],
  ])("is refused in words: %s", (words, frame) => expect(() => encode(frame)).toThrow(words));
});
