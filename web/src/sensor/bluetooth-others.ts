/** Any strap with the Heart Rate Service, and hobby boards with open frames over Nordic UART. */
import {
  BATTERY,
  DEVICE_INFORMATION,
  deviceInformation,
  HEART_RATE,
  HEART_RATE_MEASUREMENT,
  hearBattery,
  readable,
  type Port,
  type Profile,
} from "./bluetooth-profile";
import { BoardStream } from "./board-stream";
import type { Gatt } from "./gatt";
import { measurement } from "./heart-rate";
import * as board from "./open-board";

async function openHeartRate(gatt: Gatt, port: Port): Promise<void> {
  const information = await deviceInformation(gatt);
  port.info({ kind: "heart_rate", name: gatt.name, fsHz: null, leads: [], uvPerCount: 1, ...information });
  const heard = readable((bytes) => port.packet(measurement(bytes)));
  await gatt.hear(HEART_RATE, HEART_RATE_MEASUREMENT, heard);
}

export const HEART_RATE_STRAP: Profile = {
  service: HEART_RATE,
  request: {
    filters: [{ services: [HEART_RATE] }],
    optionalServices: [BATTERY, DEVICE_INFORMATION],
  },
  neverSilent: false,
  open: openHeartRate,
  beside: hearBattery,
  stop: (gatt) => gatt.deafen(HEART_RATE, HEART_RATE_MEASUREMENT),
};

/** `fsHz`: of a board that does not tell its rate. */
export const openFrameBoard = (fsHz: number): Profile => ({
  service: board.SERVICE,
  request: { filters: [{ services: [board.SERVICE] }], optionalServices: [BATTERY, DEVICE_INFORMATION] },
  neverSilent: true,
  async open(gatt, port) {
    const stream = new BoardStream({ kind: "open_frame", name: gatt.name, fsHz }, port);
    await gatt.hear(board.SERVICE, board.FROM_BOARD, (bytes) => stream.push(bytes));
  },
  beside: hearBattery,
  stop: (gatt) => gatt.deafen(board.SERVICE, board.FROM_BOARD),
});
