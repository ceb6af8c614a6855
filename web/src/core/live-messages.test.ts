import { expect, it } from "vitest";
import { messageOf, statusOf } from "./live-messages";

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
  expect(statusOf('{"kind":"link","state":"lost"}')).toMatchObject({ type: "link", state: "lost" });
  expect(statusOf('{"kind":"clock","offset_us":3}')).toBeNull();
});
