import { describe, expect, it } from "vitest";
import * as heartRate from "./heart-rate";
import * as movesense from "./movesense";
import * as movesense1859 from "./movesense-1859";
import { OpenFrames, TextLines } from "./open-board";
import { Unreadable, type Packet } from "./packets";
import * as polar from "./polar";
import { bytesOfHex, hexOf, vectors, written, type Case } from "./testing/vectors";

type Decoder = (bytes: Uint8Array) => unknown;
type Command = (...given: never[]) => Uint8Array;

interface Module {
  readonly decoders: Readonly<Record<string, Decoder>>;
  readonly commands: Readonly<Record<string, Command>>;
}

const packet =
  (decoder: (bytes: Uint8Array) => Packet): Decoder =>
  (bytes) =>
    written(decoder(bytes));

function reply(bytes: Uint8Array): unknown {
  const { parameters, ...rest } = polar.controlReply(bytes);
  return { reply: { ...rest, parameters: hexOf(parameters) } };
}

function message(bytes: Uint8Array): unknown {
  const { payload, ...rest } = movesense.message(bytes);
  return { message: { ...rest, payload: hexOf(payload) } };
}

function settings(bytes: Uint8Array): unknown {
  const { ratesHz, resolutionsBits } = polar.settings(bytes);
  return { settings: { rates_hz: ratesHz, resolutions_bits: resolutionsBits } };
}

const MODULES: Readonly<Record<string, Module>> = {
  polar_h10: {
    decoders: {
      ecg_frame: packet(polar.ecgFrame),
      control_reply: reply,
      features: (bytes) => ({ features: polar.features(bytes) }),
      settings,
    },
    commands: { settings_query: polar.settingsQuery, start_ecg: polar.startEcg, stop_ecg: polar.stopEcg },
  },
  heart_rate: {
    decoders: {
      measurement: packet(heartRate.measurement),
      battery: (bytes) => ({ percent: heartRate.battery(bytes) }),
    },
    commands: {},
  },
  movesense: {
    decoders: {
      message,
      ecg_lsb: packet(movesense.ecgLsb),
      ecg_mv: packet(movesense.ecgMv),
      heart_rate: packet(movesense.heartRate),
    },
    commands: { subscribe: movesense.subscribe, unsubscribe: movesense.unsubscribe },
  },
  movesense_1859: {
    decoders: { ecg: packet(movesense1859.ecg), ecg_before_0_8: packet(movesense1859.ecgBefore08) },
    commands: {
      configuration: (intervalMs: number, nowUs: string) =>
        movesense1859.configuration(intervalMs, BigInt(nowUs)),
    },
  },
};

/** What the page has no use for. */
const ELSEWHERE = ["body_location", "hello"];

const concerns = ({ decoder, command }: Case): boolean => !ELSEWHERE.includes(decoder ?? command ?? "");

describe.each(Object.entries(MODULES))("%s", (name, { decoders, commands }) => {
  const cases = vectors(name).filter(concerns);

  it.each(cases.filter(({ expect: said }) => said !== undefined))("reads: $name", (one) => {
    expect(decoders[one.decoder!]!(bytesOfHex(one.hex!))).toEqual(one.expect);
  });

  it.for(cases.filter(({ error }) => error !== undefined))("refuses: $name", (one) => {
    expect(() => decoders[one.decoder!]!(bytesOfHex(one.hex!))).toThrow(Unreadable);
  });

  it.for(cases.filter(({ command }) => command !== undefined))("writes: $name", (one) => {
    const given = (one.arguments ?? []) as never[];
    expect(hexOf(commands[one.command!]!(...given))).toBe(one.hex);
  });
});

it.each(vectors("polar_h10").filter(({ refusal }) => refusal !== undefined))("says why: $name", (one) => {
  const words = polar.refusal(polar.controlReply(bytesOfHex(one.hex!)));
  if (one.refusal === null) expect(words).toBeNull();
  else expect(words).toContain(one.refusal);
});

it.each(vectors("movesense").filter(({ stream }) => stream === "joiner"))("joins: $name", (one) => {
  const sizes = new Map(Object.entries(one.sizes!).map(([reference, bytes]) => [Number(reference), bytes]));
  const joiner = new movesense.Joiner(sizes);
  const payloads = one.pushes!.map((hex) => joiner.push(movesense.message(bytesOfHex(hex))));
  expect(payloads.filter((payload) => payload !== null).map(hexOf)).toEqual(one.payloads);
});

describe("a board", () => {
  const streams = vectors("open_board");

  it.each(streams.filter(({ stream }) => stream === "open_frames"))("sends frames: $name", (one) => {
    const frames = new OpenFrames();
    const packets = one.pushes!.flatMap((hex) => frames.push(bytesOfHex(hex)));
    expect(packets.map(written)).toEqual(one.packets);
    expect(frames.skippedBytes).toBe(one.skipped_bytes);
  });

  it.each(streams.filter(({ stream }) => stream === "text_lines"))("sends lines: $name", (one) => {
    const lines = new TextLines(one.uv_per_count!);
    const packets = one.pushes!.map((hex) => lines.push(bytesOfHex(hex))).filter((each) => each !== null);
    expect(packets.map(written)).toEqual(one.packets);
  });
});
