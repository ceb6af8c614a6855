import { expect, it } from "vitest";
import { Intake } from "./intake";
import type { StatusPacket } from "./packets";
import type { SensorEvent } from "./types";

const status = (of: Record<string, unknown>): StatusPacket => ({ type: "status", status: of });

it("a board's words about battery and contact are told where they make sense", () => {
  const told: SensorEvent[] = [];
  const intake = new Intake((event) => told.push(event));
  intake.push(status({ kind: "battery", percent: 83 }), 0);
  intake.push(status({ kind: "battery", percent: 830 }), 0);
  intake.push(status({ kind: "battery", percent: "83" }), 0);
  intake.push(status({ kind: "contact", on: false }), 0);
  intake.push(status({ kind: "contact", on: false }), 0);
  intake.push(status({ kind: "note", text: "hello" }), 0);
  expect(told).toEqual([
    { type: "battery", percent: 83 },
    { type: "contact", on: false },
  ]);
});
