import { expect, it } from "vitest";
import { messageOf, statusMessage } from "./live-messages";

it("knows what the engine says", () => {
  expect(messageOf('{"type":"battery","percent":83}')).toEqual({ type: "battery", percent: 83 });
  expect(messageOf('{"type":"retracted","indices":[3]}')).toEqual({ type: "retracted", indices: [3] });
});

it.each([
  "not JSON",
  "[]",
  "null",
  '{"type":"future"}',
  '{"type":"toString"}',
  '{"type":"beats"}',
  '{"type":"battery","percent":"full"}',
  '{"type":"vitals","quality":null,"rhythm":{}}',
])("leaves alone what it does not know: %s", (text) => {
  expect(messageOf(text)).toBeNull();
});

it("reads the status of a phone, whose kind is the type", () => {
  expect(statusMessage({ kind: "link", state: "lost" })).toMatchObject({ type: "link", state: "lost" });
  expect(statusMessage({ kind: "clock", offset_us: 3 })).toBeNull();
});
